import asyncio
from contextlib import aclosing
from itertools import pairwise

import numpy as np
import pytest

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import Manner
from tutor.models.embedded.voice import PIECE_SAMPLES, Voice, styled
from tutor.speech.pcm import to_samples
from tutor.values import Emphasis, Speech, Style


async def said(voice: Voice, text: str, style: Style = Style()) -> list[Speech]:  # noqa: B008
    return [piece async for piece in voice.say(text, style)]


def seconds(pieces: list[Speech]) -> float:
    return sum(len(piece.pcm) for piece in pieces) / 48_000


def test_each_caption_comes_just_before_its_sound() -> None:
    pieces = asyncio.run(said(Voice("en"), "What is 1/2 + 1/3? Take your time."))
    captions = [(index, piece.caption) for index, piece in enumerate(pieces) if piece.caption]
    assert [caption for _, caption in captions] == ["What is 1/2 + 1/3?", "Take your time."]
    assert captions[0][0] == 0
    assert all(0 < len(piece.pcm) <= 2 * PIECE_SAMPLES for piece in pieces if not piece.caption)
    assert 2.5 < seconds(pieces) < 6


def test_sound_begins_at_once_and_is_loud_enough() -> None:
    pieces = asyncio.run(said(Voice("en"), "Hello!"))
    assert np.abs(to_samples(pieces[1].pcm)[:240]).max() > 0.002
    assert max(np.abs(to_samples(piece.pcm)).max() for piece in pieces[1:]) > 0.1


def pitch_hz(pieces: list[Speech]) -> float:
    """The strongest period of the voice, from 80 to 400 Hz, in the median of its loud pieces."""
    found = []
    for piece in pieces:
        samples = to_samples(piece.pcm)
        if len(samples) < PIECE_SAMPLES or np.abs(samples).max() < 0.05:
            continue
        alike = np.correlate(samples, samples, "full")[len(samples) - 1 :]
        found.append(24_000 / (60 + int(np.argmax(alike[60:300]))))
    return float(np.median(found))


def test_slower_speech_is_slower_with_longer_pauses() -> None:
    text = "Six pieces. Three make a half."
    usual, slow, short = (
        seconds(asyncio.run(said(Voice("en"), text, style))) for style in (Style(), Style(slow=True), Style(short=True))
    )
    assert 1.3 < slow / usual < 2.0
    assert short - usual == pytest.approx(2 * 0.375, abs=0.02)


def test_the_students_pace_is_heard_and_slow_speech_is_slower_still() -> None:
    text = "Six pieces make a whole, and three of them make a half."
    usual, slower, faster, both = (
        seconds(asyncio.run(said(Voice("en"), text, style)))
        for style in (Style(), Style(pace=0.7), Style(pace=1.3), Style(slow=True, pace=0.7))
    )
    assert 1.25 < slower / usual < 1.5
    assert 1.15 < usual / faster < 1.4
    assert both > slower * 1.15


def test_what_is_set_off_is_emphasised_and_its_caption_is_as_it_was() -> None:
    text = "It is not a half. It is not a third."
    emphasised = Style(emphasised=(Emphasis("not", "It is not a half. It is"),))
    usual, other = (asyncio.run(said(Voice("en"), text, style)) for style in (Style(), emphasised))
    captions = [[piece.caption for piece in pieces if piece.caption] for pieces in (usual, other)]
    assert captions[0] == captions[1] == ["It is not a half.", "It is not a third."]
    (first, second), (same, longer) = (lengths(pieces) for pieces in (usual, other))
    assert same == pytest.approx(first, abs=0.02)
    assert longer > second + 0.03


def lengths(pieces: list[Speech]) -> list[float]:
    """Seconds of each sentence."""
    begins = [at for at, piece in enumerate(pieces) if piece.caption] + [len(pieces)]
    return [seconds(pieces[begin:end]) for begin, end in pairwise(begins)]


def test_a_smile_is_heard_as_a_higher_voice() -> None:
    text = "Yes, that is right. All six pieces are the same size, and three of them make one half of the cake."
    usual, smiled = (asyncio.run(said(Voice("en"), text, style)) for style in (Style(), Style(smile=True)))
    assert 1.03 < pitch_hz(smiled) / pitch_hz(usual) < 1.5
    assert styled(Manner(), Style()) == Manner()


def test_closing_it_stops_it() -> None:
    async def interrupted() -> list[Speech]:
        heard = []
        async with aclosing(Voice("en").say("One. Two. Three.")) as speech:
            async for piece in speech:
                heard.append(piece)
                if len(heard) == 3:
                    break
        return heard

    assert [piece.caption for piece in asyncio.run(interrupted())] == ["One.", "", ""]


def test_two_voices_do_not_mix() -> None:
    async def together(text: str) -> tuple[list[Speech], list[Speech]]:
        spanish, english = await asyncio.gather(said(Voice("es"), text), said(Voice("en"), text))
        return spanish, english

    text = "Cinco sextos. Dos quintos."
    spanish, english = asyncio.run(together(text))
    assert seconds(spanish) == pytest.approx(seconds(asyncio.run(said(Voice("es"), text))), abs=0.02)
    assert seconds(english) == pytest.approx(seconds(asyncio.run(said(Voice("en"), text))), abs=0.02)
    assert abs(seconds(spanish) - seconds(english)) > 0.05


def test_what_cannot_be_said_is_only_shown() -> None:
    assert asyncio.run(said(Voice("en"), "…")) == [Speech(caption="…")]


@pytest.mark.parametrize("language", ["tlh", "ja", "ja-JP"])
def test_a_language_it_cannot_read_is_refused(language: str) -> None:
    with pytest.raises(SpeechError, match="Captions are shown instead"):
        Voice(language)
