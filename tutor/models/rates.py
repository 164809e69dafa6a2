"""Sound at the rate that the other end wants: not every server takes and gives 24 kHz."""

from tutor.speech.pcm import Resampler, to_pcm, to_samples


class Rate:
    """A stream of PCM16 at one rate, as one at another; it may be cut anywhere, also in mid-sample."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._resampler = Resampler(from_hz, to_hz) if from_hz != to_hz else None
        self._half = b""

    def feed(self, pcm: bytes) -> bytes:
        """All whole samples that can be given by now."""
        whole = self._half + pcm
        end = len(whole) // 2 * 2
        self._half = whole[end:]
        return to_pcm(self._resampler.feed(to_samples(whole[:end]))) if self._resampler else whole[:end]

    def flush(self) -> bytes:
        """The rest; then begins a new stream."""
        self._half = b""
        return to_pcm(self._resampler.flush()) if self._resampler else b""
