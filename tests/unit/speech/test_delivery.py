"""Delivery: each utterance against the student's own before it."""

from dataclasses import replace

import pytest

from tutor.speech.delivery import LEAST_UTTERANCES, Baseline, SoundCheck
from tutor.speech.prosody import Prosody, measure
from tutor.testing.speech import say
from tutor.values import Audio, Delivery, Deviation

USUAL = Prosody(
    seconds=4.0,
    clipped=0.0,
    noise_dbfs=-60.0,
    spoken_s=3.0,
    level_dbfs=-25.0,
    snr_db=35.0,
    pitch_hz=200.0,
    pitch_range_st=6.0,
    syllables=12,
    pauses_s=(0.3,),
    words=8,
)
SPOILED = {
    "clipping": replace(USUAL, clipped=0.01),
    "noisy": replace(USUAL, snr_db=8.0),
    "too quiet": replace(USUAL, level_dbfs=-53.0, noise_dbfs=-88.0),
}


FACTS = {
    "slower": ("rate", -1),
    "faster": ("rate", 1),
    "halting": ("pause_share", 1),
    "long pause": ("longest_pause", 1),
    "restarts": ("restarts", 1),
    "fillers": ("fillers", 1),
    "quieter": ("level", -1),
    "louder": ("level", 1),
    "too quiet": ("quiet", 1),
    "clipping": ("clipping", 1),
    "noisy": ("noise", 1),
}


def signals(delivery: Delivery) -> set[str]:
    """What is plain enough to act upon, and sure enough."""
    told = {name: (getattr(delivery, field), sign) for name, (field, sign) in FACTS.items()}
    return {name for name, (each, sign) in told.items() if each.confidence >= 0.5 and sign * each.size >= 1}


def _used(count: int = 8) -> Baseline:
    baseline = Baseline()
    for _ in range(count):
        baseline.compare(USUAL)
    return baseline


def test_nothing_is_said_before_there_is_evidence() -> None:
    baseline = Baseline()
    odd = replace(USUAL, syllables=4, level_dbfs=-40.0, pauses_s=(0.9,), restarts=4, fillers=4)
    own = ("rate", "pause_share", "longest_pause", "restarts", "fillers", "level")
    for said in (USUAL, odd, USUAL)[:LEAST_UTTERANCES]:
        delivery = baseline.compare(said)
        assert {getattr(delivery, name) for name in own} == {Deviation()}
        assert signals(delivery) == set()
    assert signals(baseline.compare(odd))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (USUAL, set()),
        (replace(USUAL, syllables=8), {"slower"}),
        (replace(USUAL, syllables=16), {"faster"}),
        (replace(USUAL, pauses_s=(0.6, 0.6), syllables=8), {"halting"}),
        (replace(USUAL, spoken_s=10.0, pauses_s=(1.5,), syllables=38), {"long pause"}),
        (replace(USUAL, restarts=2), {"restarts"}),
        (replace(USUAL, fillers=2), {"fillers"}),
        (replace(USUAL, level_dbfs=-33.0), {"quieter"}),
        (replace(USUAL, level_dbfs=-17.0), {"louder"}),
        (SPOILED["clipping"], {"clipping"}),
        (SPOILED["noisy"], {"noisy"}),
        (SPOILED["too quiet"], {"too quiet", "quieter"}),
    ],
    ids=lambda case: "+".join(sorted(case)) if isinstance(case, set) else "",
)
def test_what_differs_is_told_and_nothing_else(said: Prosody, expected: set[str]) -> None:
    assert signals(_used().compare(said)) == expected


def test_what_is_usual_for_one_is_not_for_another() -> None:
    slow = replace(USUAL, syllables=7, pauses_s=(0.8,))
    baseline = Baseline()
    for _ in range(8):
        baseline.compare(slow)
    assert signals(baseline.compare(slow)) == set()
    assert "faster" in signals(baseline.compare(USUAL))


def test_one_outlier_moves_nothing() -> None:
    baseline = _used(6)
    baseline.compare(replace(USUAL, level_dbfs=-3.0, syllables=25, pauses_s=(1.4,)))
    assert signals(baseline.compare(USUAL)) == set()
    assert "slower" in signals(baseline.compare(replace(USUAL, syllables=8)))


def test_whose_voice_varies_is_given_more_room() -> None:
    varied = Baseline()
    for syllables in (8, 12, 16, 9, 15, 12, 10, 14):
        varied.compare(replace(USUAL, syllables=syllables))
    assert "slower" not in signals(varied.compare(replace(USUAL, syllables=8)))


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED)
def test_spoiled_sound_counts_for_nothing(spoiled: Prosody) -> None:
    baseline = Baseline()
    for _ in range(8):
        baseline.compare(replace(spoiled, syllables=25))
    if spoiled is not SPOILED["too quiet"]:
        assert baseline.compare(USUAL).rate == Deviation()


def test_a_long_lesson_forgets_how_it_began() -> None:
    baseline = _used(100)
    for _ in range(40):
        baseline.compare(replace(USUAL, syllables=8))
    assert signals(baseline.compare(replace(USUAL, syllables=8))) == set()


def test_confidence_grows_with_evidence_and_falls_with_little_speech() -> None:
    slow = replace(USUAL, syllables=8)
    few, many = _used(3).compare(slow), _used(8).compare(slow)
    assert few.rate.size == many.rate.size
    assert 0 < few.rate.confidence < many.rate.confidence == 1
    short = replace(USUAL, syllables=2, spoken_s=1.0, words=1)
    delivery = _used().compare(short)
    assert delivery.rate.confidence < 0.5
    assert delivery.fillers.confidence < 0.5


def test_without_a_transcript_no_words_are_counted() -> None:
    silent = replace(USUAL, words=0)
    delivery = _used().compare(silent)
    assert delivery.restarts.confidence == delivery.fillers.confidence == 0


def test_no_speech_says_nothing() -> None:
    nobody = measure(Audio(bytes(48_000)))
    assert _used().compare(nobody) == Delivery(clipping=Deviation(0, 1))
    assert signals(_used().compare(measure(Audio(b"")))) == set()


def test_real_speech_told_haltingly_is_told_apart() -> None:
    baseline = Baseline()
    answers = ["I think it is five sixths", "you add the two numbers", "it is bigger than one half", "seven times six"]
    for answer in answers:
        fluent = say(answer, rate_hz=24_000)
        assert signals(baseline.compare(measure(fluent))) <= {"faster", "slower"}
    parts = [say(part, rate_hz=24_000, lead_s=0.1, tail_s=1.0).pcm for part in ("I think", "it is", "five sixths")]
    found = signals(baseline.compare(measure(Audio(b"".join(parts)))))
    assert {"halting", "long pause"} <= found


def test_no_number_shows() -> None:
    baseline = _used()
    delivery = baseline.compare(replace(USUAL, syllables=8, pauses_s=(1.25,)))
    assert delivery.longest_pause.size > 1
    for shown in (repr(delivery), repr(baseline), repr(USUAL), str(delivery.rate), f"{baseline.__dict__.keys()}"):
        assert not any(character.isdigit() for character in shown.split(" at 0x")[0])


@pytest.mark.parametrize(("spoiled", "fault"), [("clipping", "clipping"), ("noisy", "noise"), ("too quiet", "quiet")])
def test_what_spoils_the_sound_is_told_once_and_again_after_it_was_good(spoiled: str, fault: str) -> None:
    check, hardly = SoundCheck(), replace(USUAL, clipped=0.0008, snr_db=13.0, level_dbfs=-50.0)
    assert check.news(USUAL) == []
    assert check.news(SPOILED[spoiled]) == [fault]
    assert check.news(SPOILED[spoiled]) == check.news(hardly) == check.news(SPOILED[spoiled]) == []
    assert check.news(USUAL) == []
    assert check.news(SPOILED[spoiled]) == [fault]


def test_a_single_syllable_tells_nothing_of_room_and_microphone() -> None:
    assert SoundCheck().news(replace(USUAL, syllables=0, snr_db=3.0, level_dbfs=-60.0)) == []


def test_two_voices_are_told_of_once_where_two_of_three_utterances_have_them() -> None:
    check = SoundCheck()
    assert check.news(USUAL, 4.0) == [], "one alone may be wrong"
    assert check.news(USUAL, 0.0) == check.news(USUAL, 0.2) == check.news(USUAL, 4.0) == []
    assert check.news(USUAL, 0.0) == []
    assert check.news(USUAL, 0.4) == ["voices"]
    assert check.news(USUAL, 4.0) == check.news(USUAL, 4.0) == []


def test_two_voices_are_told_of_again_after_one_was_heard_alone() -> None:
    check = SoundCheck()
    assert check.news(USUAL, 1.0) == []
    assert check.news(USUAL, 1.0) == ["voices"]
    assert check.news(USUAL, 0.0) == check.news(USUAL, 1.0) == check.news(USUAL, 1.0) == []
    assert check.news(USUAL, 0.0) == check.news(USUAL, 0.0) == check.news(USUAL, 1.0) == []
    assert check.news(USUAL, 1.0) == ["voices"], "it had got better"


def test_an_utterance_in_which_voices_cannot_be_counted_does_not_count() -> None:
    check = SoundCheck()
    assert check.news(USUAL, 1.0) == check.news(USUAL) == check.news(USUAL) == []
    assert check.news(USUAL, 1.0) == ["voices"]
