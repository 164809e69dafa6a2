"""espeak-ng in this very process, by way of ctypes (its API: speak_lib.h of espeak-ng 1.52).

espeak-ng keeps one global voice and is not thread-safe, so all work is done under one lock, each piece with all of its
settings. Texts go in and sound comes out in memory; nothing is written anywhere.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from xml.sax.saxutils import escape

import numpy as np

from tutor.errors import SpeechError
from tutor.speech.emphasis import Part
from tutor.speech.pcm import Samples, resample
from tutor.values import WIRE_RATE_HZ

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: sound comes to the callback, within the call; nothing is played
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
_UTF8, _SSML = 1, 0x10  # espeakCHARS_UTF8, espeakSSML
_RATE, _PITCH, _RANGE, _WORD_GAP = 1, 3, 4, 7  # espeak_PARAMETER
_BUFFER_MS = 100

_EMPHASISED = '<prosody pitch="+20%" range="+50%" rate="80%" volume="+20%">{}</prosody>'
"""Higher, livelier, longer and louder, as people emphasise words (W. E. Cooper, S. J. Eady and P. R. Mueller, JASA 77,
1985). The library's own `emphasis` is lower than the rest in some.
"""

_lock = Lock()
_loading = Lock()

_OTHER_NAMES = {"zh": "cmn", "zh-hk": "yue", "zh-mo": "yue", "en": "en-us", "no": "nb", "fil": "tl", "iw": "he"}
"""Where espeak-ng goes by another code than BCP 47, or has several voices for one."""


class _Voice(ctypes.Structure):
    """espeak_VOICE."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("traits", ctypes.c_ubyte * 4),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int16), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice sounds."""

    words_per_minute: int = 160
    pitch: int = 45  # 0 to 100
    intonation: int = 60  # 0 (flat) to 100
    word_gap_ms: int = 0
    variant: str = ""
    """One of espeak-ng's voice variants, such as `f2` or `m3`."""


class Espeak:
    """The library, loaded once for the process (`espeak()`)."""

    def __init__(self) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            raise SpeechError(
                "This machine has no local voice. `pip install pocketsphinx espeakng-loader` brings one."
            ) from error
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())  # type: ignore[no-untyped-call]
            data = espeakng_loader.get_data_path()  # type: ignore[no-untyped-call]
        except (OSError, RuntimeError) as error:
            raise SpeechError("The local voice, espeak-ng, cannot be loaded on this machine.") from error
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data.encode(), _DONT_EXIT)
        if self._rate_hz <= 0:
            raise SpeechError("The local voice, espeak-ng, does not start: its data cannot be read.")
        self._pieces: list[Samples] = []
        self._callback = _Callback(self._take)  # kept, for the library holds no reference to it
        self._library.espeak_SetSynthCallback(self._callback)
        self._voices = {language: priority for priority, language in sorted(self._list(), reverse=True)}

    def _take(self, wave: "ctypes._Pointer[ctypes.c_int16]", count: int, _events: int) -> int:
        if wave and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).astype(np.float32) / np.float32(32768))
        return 0

    def _list(self) -> Iterator[tuple[int, str]]:
        """Languages of the voices that are installed, each after its priority (lower is better)."""
        voices = self._library.espeak_ListVoices(None)
        at = 0
        while voices[at]:
            offset = 0
            packed = voices[at].contents.languages
            while packed[offset] != b"\0":
                name = ctypes.string_at(ctypes.addressof(packed.contents) + offset + 1)
                yield packed[offset][0], name.decode()
                offset += 2 + len(name)
            at += 1

    def voice_for(self, language: str) -> str:
        """espeak-ng's name for the voice of a language (BCP 47); SpeechError where it has none."""
        parts = language.lower().replace("_", "-").split("-")
        wanted = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
        if len(parts) > 2:  # a script between language and region
            wanted.insert(1, f"{parts[0]}-{parts[-1]}")
        for tag in wanted:
            for name in (_OTHER_NAMES.get(tag), tag):
                if name in self._voices:
                    return name
        raise SpeechError(f"There is no local voice for {language[:20]!r}. Captions are shown instead.")

    def say(self, text: str | Sequence[Part], language: str, manner: Manner = Manner()) -> Samples:
        """The sound of a text or its parts at 24 kHz; SpeechError where there is no voice for the language."""
        parts = (Part(text),) if isinstance(text, str) else text
        emphasised = any(part.emphasised for part in parts)
        text, flags = (ssml(parts), _UTF8 | _SSML) if emphasised else ("".join(part.words for part in parts), _UTF8)
        with _lock:
            self._set(self.voice_for(language), manner)
            packed = text.replace("\0", " ").encode() + b"\0"
            self._pieces.clear()
            self._library.espeak_Synth(packed, len(packed), 0, 0, 0, flags, None, None)
            sound = np.concatenate((np.zeros(0, np.float32), *self._pieces))
            self._pieces.clear()
        return resample(sound, self._rate_hz, WIRE_RATE_HZ)

    def phonemes(self, text: str, language: str) -> str:
        """The sounds of a text in the International Phonetic Alphabet, parted by `_`, with stress marks."""
        with _lock:
            self._set(self.voice_for(language), Manner())
            rest = ctypes.c_char_p(text.replace("\0", " ").encode())
            spoken = []
            while rest.value:
                part = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, ord("_") << 8 | 2)
                spoken.append((part or b"").decode())
        return " ".join(spoken)

    def _set(self, voice: str, manner: Manner) -> None:
        name = f"{voice}+{manner.variant}" if manner.variant else voice
        self._library.espeak_SetVoiceByName(name.encode())
        for parameter, value in (
            (_RATE, manner.words_per_minute),
            (_PITCH, manner.pitch),
            (_RANGE, manner.intonation),
            (_WORD_GAP, manner.word_gap_ms // 10),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)


def ssml(parts: Sequence[Part]) -> str:
    """What the library reads with emphasis (W3C: Speech Synthesis Markup Language 1.1), whatever the words hold."""
    return "".join(_EMPHASISED.format(escape(words)) if emphasised else escape(words) for words, emphasised in parts)


def espeak() -> Espeak:
    """The one espeak-ng of this process; SpeechError, with its cure, where it is lacking."""
    # The cache alone lets two threads load it at once, and then espeak-ng ends the process.
    with _loading:
        return loaded()


@cache
def loaded() -> Espeak:
    """What `espeak` gives, once it is there; its cache can be cleared."""
    return Espeak()
