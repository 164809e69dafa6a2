"""Whether speech that has just fallen silent sounds as if it were to go on.

A filled pause is drawn out at one pitch (M. Goto, K. Itou, S. Hayamizu, A real-time filled pause detection system for
spontaneous speech recognition, Eurospeech 1999); an end that rises is held open, or asks. A statement falls (J. Local,
J. Kelly, W. Wells, Journal of Linguistics 22, 1986). Only ever a reason to wait longer, never to cut somebody off.
"""

import numpy as np

from tutor.speech.prosody import Meter
from tutor.values import WIRE_RATE_HZ

_LOOK_S = 1.5
_LAST_S = 0.35  # of voice: shorter than a filled pause mostly is, longer than a syllable that is not drawn out
_LEVEL_ST, _RISE_ST = 1.0, 3.0
_FRAME_S = 0.01
_GAP = 3  # frames without a voice that do not part one sound


def goes_on(pcm: bytes) -> bool:
    """Whether this sounds unfinished: 24 kHz PCM16 with what was said last at its end, silence after it or not."""
    contour = Meter().feed(pcm[-2 * round(_LOOK_S * WIRE_RATE_HZ) :]).contour()
    voiced = np.flatnonzero(contour.hz > 0)
    if not len(voiced):
        return False
    breaks = np.flatnonzero(np.diff(voiced) > _GAP)
    last = voiced[breaks[-1] + 1 if len(breaks) else 0 :]
    semitones = 12 * np.log2(contour.hz[last])
    if len(last) * _FRAME_S >= _LAST_S:
        held = semitones[-round(_LAST_S / _FRAME_S) :]
        if np.ptp(np.quantile(held, (0.05, 0.95))) <= _LEVEL_ST:
            return True
    end = semitones[-20:]
    return len(end) >= 10 and bool(np.median(end[-4:]) - np.median(end[:4]) >= _RISE_ST)
