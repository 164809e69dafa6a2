"""For how long two voices sound at once in an utterance. Nobody is told from another: all that comes out is a time."""

import numpy as np

from tutor.speech.pcm import resample, to_samples
from tutor.speech.segmentation import FRAME_S, RATE_HZ, segment
from tutor.values import Audio

_NEWEST_S = 5.0  # as much as the network learnt on at once
_LIKELY = 0.5


def overlap_s(utterance: Audio) -> float:
    """Seconds, of the newest 5 s of an utterance, in which a second voice is likely to sound beside the first."""
    newest = utterance.pcm[-2 * round(_NEWEST_S * utterance.rate_hz) :]
    likely = np.sort(segment(resample(to_samples(newest), utterance.rate_hz, RATE_HZ)), axis=1)
    return FRAME_S * int(np.count_nonzero(likely[:, 1] > _LIKELY))
