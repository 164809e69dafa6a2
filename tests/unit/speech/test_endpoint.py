from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.speech.activity import FRAME_SAMPLES, Activity, SileroActivity
from tutor.speech.endpoint import MAX_UTTERANCE_S, Ended, Endpointer, Lapsed, Paused, Resumed, Spoken, Started
from tutor.speech.pcm import Samples, level_dbfs, to_pcm, to_samples
from tutor.testing.speech import say

FRAME_S = FRAME_SAMPLES / 24_000


class Loudness:
    """Speech is whatever is loud: a deterministic Activity with no memory."""

    def probability(self, frame: Samples) -> float:
        return min(1.0, float(np.abs(frame).max()) * 2)

    def reset(self) -> None:
        pass


class Anything(Loudness):
    """Speech is whatever is not silent."""

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 0.001)


def sound(*frames: tuple[int, float]) -> bytes:
    """Runs of frames at a level, each sample a different one so that lost or doubled bytes show."""
    levels = np.concatenate([np.full(count * FRAME_SAMPLES, level) for count, level in frames])
    return to_pcm((levels * np.linspace(0.9, 1.0, len(levels))).astype(np.float32))


def run(endpointer: Endpointer, pcm: bytes, chunk: int = 960) -> list[Spoken]:
    return [fact for at in range(0, len(pcm), chunk) for fact in endpointer.feed(pcm[at : at + chunk])]


def turns(facts: Sequence[Spoken]) -> list[Spoken]:
    return [fact for fact in facts if not isinstance(fact, Paused | Resumed)]


def kinds(facts: Sequence[Spoken]) -> list[str]:
    return [type(fact).__name__ for fact in turns(facts)]


def only(facts: Sequence[Spoken]) -> Ended:
    (ended,) = [fact for fact in facts if isinstance(fact, Ended)]
    return ended


def test_what_may_be_an_onset_shows_a_frame_before_it_is_one_and_goes_with_it() -> None:
    endpointer = Endpointer(Loudness())
    endpointer.echo.begin()
    assert endpointer.feed(sound((50, 0.0), (1, 0.8))) == []
    assert endpointer.stirs
    assert endpointer.feed(sound((2, 0.0))) == []
    assert not endpointer.stirs, "a cough"
    endpointer.feed(sound((1, 0.8)))
    assert endpointer.stirs
    assert kinds(endpointer.feed(sound((1, 0.8)))) == ["Started"]
    assert not endpointer.stirs


def test_what_may_be_an_onset_shows_before_its_frame_is_full_and_only_over_the_tutor() -> None:
    endpointer = Endpointer(Loudness())
    part = sound((1, 0.8))[:-2]
    assert endpointer.feed(sound((50, 0.0)) + part) == []
    assert not endpointer.stirs
    endpointer.echo.begin()
    assert endpointer.feed(b"\0") == []
    assert endpointer.stirs
    assert endpointer.feed(b"\0" + sound((1, 0.0))) == []
    assert not endpointer.stirs


def test_an_utterance_comes_with_what_led_to_it_and_without_the_wait() -> None:
    pcm = sound((50, 0.0), (20, 0.8), (60, 0.0))
    started, ended = turns(run(Endpointer(Loudness(), patience_s=1.0), pcm))
    assert started == Started(50 * FRAME_S)
    assert isinstance(ended, Ended)
    assert (ended.begin, ended.end) == (50 * FRAME_S, 70 * FRAME_S)
    assert 1.0 <= ended.at - ended.end < 1.0 + FRAME_S
    first, last = round((50 * FRAME_S - 0.3) * 48_000), round((70 * FRAME_S + 0.2) * 48_000)
    assert ended.audio.pcm == pcm[first:last]


def test_one_sure_frame_is_no_onset_and_two_are() -> None:
    assert run(Endpointer(Loudness()), sound((9, 0.0), (1, 0.8), (40, 0.0))) == []
    assert run(Endpointer(Loudness()), sound((9, 0.0), (2, 0.8), (1, 0.0))) == [Started(9 * 768 / 24_000)]


def test_an_unsure_detector_takes_longer() -> None:
    assert run(Endpointer(Loudness()), sound((9, 0.0), (2, 0.4))) == []
    assert run(Endpointer(Loudness()), sound((9, 0.0), (5, 0.4))) == [Started(9 * 768 / 24_000)]


def test_beside_something_that_comes_and_goes_it_takes_longer_still() -> None:
    beside = ((40, 0.0), (8, 0.1), (12, 0.0))
    assert run(Endpointer(Loudness()), sound(*beside, (5, 0.4))) == []
    assert run(Endpointer(Loudness()), sound(*beside, (9, 0.4))) == [Started(60 * FRAME_S)]
    assert run(Endpointer(Loudness()), sound((60, 0.0), (5, 0.4))) == [Started(60 * FRAME_S)]


def test_without_patience_an_utterance_ends_when_silence_is_certain() -> None:
    quiet = only(run(Endpointer(Loudness(), patience_s=0), sound((9, 0.0), (20, 0.8), (20, 0.0))))
    assert 0.24 <= quiet.at - quiet.end < 0.24 + FRAME_S
    unsure = only(run(Endpointer(Loudness(), patience_s=0), sound((9, 0.0), (20, 0.8), (40, 0.1))))
    assert unsure.at - unsure.end > quiet.at - quiet.end + 0.2


def test_a_still_room_ends_an_utterance_while_the_detector_is_unsure_and_a_noisy_one_later() -> None:
    still = only(run(Endpointer(Late(3), patience_s=0), sound((40, 0.0), (20, 0.8), (20, 0.0))))
    assert 0.24 <= still.at - still.end < 0.24 + FRAME_S
    noisy = only(run(Endpointer(Loudness(), patience_s=0), sound((40, 0.1), (20, 0.8), (40, 0.1))))
    assert 0.3 <= noisy.at - noisy.end < 0.3 + FRAME_S


def test_somebody_far_off_does_not_take_the_floor_until_all_have_been_silent() -> None:
    endpointer = Endpointer(Anything(), patience_s=0.3)
    assert kinds(run(endpointer, sound((20, 0.5), (30, 0.0)))) == ["Started", "Ended"]
    assert run(endpointer, sound((30, 0.04), (30, 0.0))) == []
    run(endpointer, sound((round(3 / FRAME_S), 0.0)))
    assert kinds(run(endpointer, sound((30, 0.03), (30, 0.0)))) == ["Started", "Ended"]
    assert kinds(run(endpointer, sound((20, 0.5), (30, 0.0)))) == ["Started", "Ended"]
    assert run(endpointer, sound((30, 0.03), (30, 0.0))) == []


def test_somebody_far_off_who_talks_on_and_on_does_not_take_the_floor() -> None:
    endpointer = Endpointer(Anything(), patience_s=0.3)
    run(endpointer, sound((20, 0.5), (30, 0.0)))
    assert run(endpointer, sound(*[(60, 0.03), (30, 0.0)] * 10)) == []


def test_nor_does_one_who_talks_on_while_the_tutor_does() -> None:
    endpointer = Endpointer(Anything(), patience_s=0.3)
    run(endpointer, sound((20, 0.5), (30, 0.0)))
    endpointer.echo.begin()
    assert run(endpointer, sound(*[(60, 0.03), (30, 0.0)] * 5)) == []


def test_what_the_microphone_hears_of_the_tutor_is_no_far_voice_that_talks_on() -> None:
    endpointer = Endpointer(Anything(), patience_s=0.3)
    run(endpointer, sound((20, 0.5), (round(5 / FRAME_S), 0.0)))
    endpointer.echo.begin()
    assert run(endpointer, sound((round(5 / FRAME_S), 0.01))) == []
    endpointer.echo.end()
    assert kinds(run(endpointer, sound((30, 0.03), (30, 0.0)))) == ["Started", "Ended"]


def test_somebody_far_off_does_not_keep_an_utterance_open() -> None:
    endpointer = Endpointer(Anything(), patience_s=0.3)
    run(endpointer, sound((20, 0.5), (30, 0.0)))
    assert kinds(run(endpointer, sound((20, 0.5), (40, 0.03)))) == ["Started", "Ended"]


def test_too_short_a_sound_lapses_whatever_the_patience() -> None:
    facts = run(Endpointer(Loudness(), patience_s=6.0), sound((9, 0.0), (4, 0.8), (40, 0.0)))
    assert kinds(facts) == ["Started", "Lapsed"]
    assert facts[1].at < 2.0


def test_between_the_thresholds_it_stays_as_it_was() -> None:
    assert run(Endpointer(Loudness()), sound((60, 0.2))) == []
    facts = run(Endpointer(Loudness(), patience_s=0.5), sound((9, 0.0), (8, 0.8), (60, 0.2)))
    assert kinds(facts) == ["Started"]


def test_patience_can_change_within_an_utterance() -> None:
    endpointer = Endpointer(Loudness(), patience_s=6.0)
    assert kinds(run(endpointer, sound((9, 0.0), (20, 0.8), (60, 0.0)))) == ["Started"]
    endpointer.patience_s = 0.5
    assert kinds(run(endpointer, sound((1, 0.0)))) == ["Ended"]


class Late(Loudness):
    """Notices the end of a sound only some frames later."""

    def __init__(self, frames: int) -> None:
        self._frames = self._left = frames

    def probability(self, frame: Samples) -> float:
        loud = super().probability(frame) > 0.5
        self._left = self._frames if loud else self._left - 1
        return float(loud or self._left >= 0)


def test_silence_counts_from_where_the_sound_ended_and_not_from_where_that_was_noticed() -> None:
    pcm = sound((9, 0.0), (20, 0.8), (60, 0.0))
    prompt, late = (only(run(Endpointer(activity, patience_s=0.6), pcm)) for activity in (Loudness(), Late(3)))
    assert (late.end, late.at) == (prompt.end, prompt.at)
    very_late = only(run(Endpointer(Late(8), patience_s=0.6), pcm))
    assert very_late.end > prompt.end, "what the detector holds for speech that long is no silence"


def test_an_end_that_is_too_soft_for_the_detector_counts_while_it_can_be_heard() -> None:
    ended = only(run(Endpointer(Loudness(), patience_s=0.6), sound((9, 0.0), (20, 0.8), (2, 0.1), (60, 0.0))))
    assert ended.end == pytest.approx(31 * FRAME_S)


@given(
    st.lists(st.tuples(st.integers(5, 20), st.integers(0, 39)), min_size=1, max_size=5),
    st.integers(0, 767),
    st.sampled_from([0.6, 1.0, 1.5]),
    st.integers(0, 3),
)
@settings(max_examples=60)
def test_nobody_who_pauses_for_less_than_the_patience_is_cut_off(
    parts: list[tuple[int, int]], shift: int, patience_s: float, late: int
) -> None:
    """Wherever the pauses fall between frames, and however late the detector is."""
    most = int(patience_s / FRAME_S)
    told = [(frames, 0.8) for frames, _ in parts]
    pauses = [(min(pause, most - 1), 0.0) for _, pause in parts]
    pcm = bytes(2 * shift) + sound(
        *[each for pair in zip(told, pauses, strict=True) for each in pair], (most + 40, 0.0)
    )
    facts = run(Endpointer(Late(late), patience_s), sound((9, 0.0)) + pcm)
    assert kinds(facts) == ["Started", "Ended"]
    spoken_until = shift / 24_000 + (9 + sum(a + b for (a, _), (b, _) in zip(told, pauses, strict=True))) * FRAME_S
    assert only(facts).at >= spoken_until - pauses[-1][0] * FRAME_S + patience_s - 0.05


def hum(frames: int, hz: float = 160) -> bytes:
    """A voice at one pitch, as in "um"."""
    at = np.arange(frames * FRAME_SAMPLES) / 24_000
    return to_pcm(sum(0.2 * np.sin(2 * np.pi * hz * n * at) / n for n in range(1, 8)).astype(np.float32))


def test_after_a_filled_pause_it_waits_half_as_long_again() -> None:
    ended = only(run(Endpointer(Anything(), patience_s=1.0), bytes(20_000) + hum(20) + sound((60, 0.0))))
    assert 1.5 <= ended.at - ended.end < 1.5 + 2 * FRAME_S


def test_a_whole_answer_is_waited_for_less_unless_more_comes() -> None:
    endpointer = Endpointer(Loudness(), patience_s=3.0)
    assert kinds(run(endpointer, sound((9, 0.0), (20, 0.8), (12, 0.0)))) == ["Started"]
    endpointer.hurry()
    assert kinds(run(endpointer, sound((20, 0.8), (60, 0.0)))) == [], "more came"
    endpointer.hurry()
    assert kinds(run(endpointer, sound((1, 0.0)))) == ["Ended"]


def test_over_the_tutors_words_a_brief_sound_is_over_soon() -> None:
    endpointer = Endpointer(Loudness(), patience_s=3.0)
    run(endpointer, sound((9, 0.0), (6, 0.8)))
    endpointer.over_tutor()
    ended = only(run(endpointer, sound((6, 0.8), (40, 0.0))))
    assert ended.at - ended.end < 0.7


def test_held_is_one_utterance_however_long_the_silence() -> None:
    endpointer = Endpointer(Loudness(), patience_s=0.5)
    run(endpointer, sound((20, 0.0)))
    assert kinds(endpointer.hold()) == ["Started"]
    assert run(endpointer, sound((10, 0.8), (100, 0.0), (10, 0.8)) + b"\1\0" * 100) == []
    ended = only(endpointer.release())
    assert ended.audio.seconds == pytest.approx(0.3 + 120 * FRAME_S + 100 / 24_000)
    assert kinds(run(endpointer, sound((60, 0.0)))) == []


def test_held_without_a_word_lapses() -> None:
    endpointer = Endpointer(Loudness())
    endpointer.hold()
    run(endpointer, sound((40, 0.0)))
    assert kinds(endpointer.release()) == ["Lapsed"]
    assert endpointer.release() == []


def test_talk_pressed_in_mid_sentence_goes_on_with_it() -> None:
    endpointer = Endpointer(Loudness(), patience_s=0.5)
    run(endpointer, sound((20, 0.0), (10, 0.8)))
    assert endpointer.hold() == []
    run(endpointer, sound((60, 0.0)))
    assert only(endpointer.release()).begin == 20 * FRAME_S


def test_no_utterance_grows_beyond_the_cap() -> None:
    minute = sound((int((MAX_UTTERANCE_S + 1) / FRAME_S), 0.8))
    facts = run(Endpointer(Loudness()), minute, 9600)
    assert kinds(facts) == ["Started", "Ended", "Started"]
    assert only(facts).audio.seconds <= MAX_UTTERANCE_S + 0.3 + FRAME_S


def test_a_reset_lets_what_has_begun_lapse_and_keeps_the_clock() -> None:
    endpointer = Endpointer(Loudness())
    run(endpointer, sound((9, 0.0), (20, 0.8)))
    assert [type(fact) for fact in endpointer.reset()] == [Lapsed]
    assert endpointer.reset() == []
    assert endpointer.now_s == pytest.approx(29 * FRAME_S)
    assert run(endpointer, sound((60, 0.0))) == []


def test_a_short_silence_is_told_with_what_was_said_and_so_is_its_end() -> None:
    pcm = sound((50, 0.0), (20, 0.8), (12, 0.0), (20, 0.8), (60, 0.0))
    facts = run(Endpointer(Loudness(), patience_s=1.0), pcm)
    assert [type(fact) for fact in facts] == [Started, Paused, Resumed, Paused, Ended]
    first, resumed, last = facts[1], facts[2], facts[3]
    assert isinstance(first, Paused)
    assert isinstance(resumed, Resumed)
    assert isinstance(last, Paused)
    assert 0.25 <= first.at - 70 * FRAME_S < 0.25 + FRAME_S
    assert resumed.at == 83 * FRAME_S
    assert last.audio == only(facts).audio


def test_the_sound_of_an_open_utterance_is_taken_once_from_what_led_to_it_on() -> None:
    pcm = sound((50, 0.0), (20, 0.8), (20, 0.0), (60, 0.0))
    endpointer = Endpointer(Loudness(), patience_s=1.0)
    taken = b""
    for at in range(0, len(pcm), 960):
        facts = endpointer.feed(pcm[at : at + 960])
        taken += endpointer.take()
        if any(isinstance(fact, Ended) for fact in facts):
            break
    ended = only(facts)
    assert taken.startswith(ended.audio.pcm)
    assert endpointer.take() == b""


def cut(pcm: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(at % (len(pcm) + 1) for at in cuts), len(pcm)]
    return [pcm[begin:end] for begin, end in pairwise(edges)]


runs = st.lists(st.tuples(st.integers(1, 30), st.sampled_from([0.0, 0.2, 0.8])), min_size=1, max_size=8)


@given(runs, st.lists(st.integers(0, 10**6), max_size=20), st.sampled_from([0.1, 0.3, 0.8]))
@settings(max_examples=60)
def test_how_sound_is_chunked_changes_nothing(
    frames: list[tuple[int, float]], cuts: list[int], patience_s: float
) -> None:
    pcm = sound(*frames)
    whole, pieces = Endpointer(Loudness(), patience_s), Endpointer(Loudness(), patience_s)
    facts = whole.feed(pcm)
    assert [fact for piece in cut(pcm, cuts) for fact in pieces.feed(piece)] == facts
    told = [isinstance(fact, Resumed) for fact in facts if isinstance(fact, Paused | Resumed)]
    assert not any(now and before for before, now in pairwise(told))
    assert all((kind == "Started") == (index % 2 == 0) for index, kind in enumerate(kinds(facts)))


def spoken(*parts: str | float, language: str = "en") -> bytes:
    """Sentences, and seconds of silence between them."""
    quiet = [bytes(2 * round(part * 24_000)) if isinstance(part, float) else b"" for part in parts]
    said = [say(part, language, 24_000, 0, 0).pcm if isinstance(part, str) else b"" for part in parts]
    return b"".join(a + b for a, b in zip(quiet, said, strict=True))


@pytest.fixture
def silero() -> Activity:
    return SileroActivity()


def test_real_speech_is_cut_the_same_however_it_is_chunked(silero: Activity) -> None:
    pcm = spoken(0.5, "I think it is five sixths.", 1.5, "Or two fifths?", 1.5)
    facts = run(Endpointer(silero, 1.0), pcm, 961)
    assert facts == run(Endpointer(SileroActivity(), 1.0), pcm, 40_000)
    assert kinds(facts) == ["Started", "Ended", "Started", "Ended"]


@pytest.mark.parametrize(("pause_s", "utterances"), [(0.7, 1), (2.0, 2)])
def test_a_pause_splits_only_when_it_outlasts_the_patience(silero: Activity, pause_s: float, utterances: int) -> None:
    pcm = spoken(0.5, "I think that", pause_s, "it is five sixths.", 2.0)
    assert kinds(run(Endpointer(silero, 1.2), pcm)) == ["Started", "Ended"] * utterances


@pytest.mark.parametrize("word", ["six", "two", "yes", "no"])
def test_one_short_word_is_an_utterance(silero: Activity, word: str) -> None:
    facts = run(Endpointer(silero), spoken(1.0, word, 2.0))
    assert kinds(facts) == ["Started", "Ended"]
    assert 0.95 <= facts[0].at < 1.15
    assert level_dbfs(np.frombuffer(only(facts).audio.pcm, "<i2") / np.float32(32768)) > -40


@pytest.mark.parametrize(("word", "language"), [("six", "fr"), ("eau", "fr"), ("ja", "de"), ("it", "en")])
def test_the_shortest_words_are_utterances_where_a_room_hums(silero: Activity, word: str, language: str) -> None:
    quiet = np.frombuffer(spoken(1.5, word, 2.0, language=language), "<i2").astype(np.float32) / 32768
    hum = np.random.default_rng(1).normal(0, 3e-5, len(quiet)).astype(np.float32)
    assert kinds(run(Endpointer(silero), to_pcm(quiet + hum))) == ["Started", "Ended"]


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.3])
def test_a_burst_like_a_cough_does_not_start(silero: Activity, seconds: float) -> None:
    count = int(24_000 * seconds)
    burst = np.random.default_rng(3).normal(0, 0.4, count) * np.exp(-np.arange(count) / (count / 4))
    pcm = bytes(48_000) + to_pcm(burst.astype(np.float32)) + bytes(96_000)
    assert run(Endpointer(silero), pcm) == []


def test_noise_does_not_start(silero: Activity) -> None:
    noise = np.random.default_rng(5).normal(0, 0.1, 5 * 24_000).astype(np.float32)
    assert run(Endpointer(silero), to_pcm(noise)) == []


def melody(seconds: float) -> Samples:
    """Chords of four notes, two a second, each of which dies away, in a room."""
    at = np.arange(round(seconds * 24_000)) / 24_000
    chord = sum(np.sin(2 * np.pi * hz * 2 ** (np.floor(at * 2) % 5 / 12) * at) for hz in (220, 277.2, 329.6, 440))
    room = np.random.default_rng(5).normal(0, 0.002, len(at))
    return (0.1 * chord * np.exp(-(at * 2 % 1) * 2) + room).astype(np.float32)


def test_music_does_not_start(silero: Activity) -> None:
    assert run(Endpointer(silero), to_pcm(melody(8))) == []


def test_speech_over_music_is_heard_soon(silero: Activity) -> None:
    sentence = to_samples(say("I think it is five sixths.", "en", 24_000, 0, 0).pcm)
    sound = 0.3 * melody(9)
    sound[5 * 24_000 : 5 * 24_000 + len(sentence)] += sentence
    endpointer = Endpointer(silero)
    assert run(endpointer, to_pcm(sound[: 5 * 24_000])) == []
    (started,) = run(endpointer, to_pcm(sound[5 * 24_000 : 6 * 24_000]))
    assert isinstance(started, Started)
    assert 4.95 < started.at < 5.3
    assert kinds(run(endpointer, to_pcm(sound[6 * 24_000 :]))) == ["Ended"]
