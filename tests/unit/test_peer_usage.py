"""The peer's count of what it was sent: the figures that costs are shown by."""

from tutor.testing.peer.usage import SPOKEN_A_SECOND, Counter, audio, completion, image, realtime, text
from tutor.values import Audio

PCM = bytes(48_000 * 3)
LONG = "word " * 1_000  # 1,250 tokens


def test_all_that_a_request_holds_is_counted_by_kind():
    parts = [text("x" * 40), audio(Audio(PCM)), audio(Audio(PCM), SPOKEN_A_SECOND), image(b"png")]
    counted = Counter().count(parts)
    assert (counted["text"], counted["audio"], counted["image"]) == (10, 30 + 60, 255)
    told = realtime(counted, [{"content": [{"transcript": "x" * 12}]}, {"arguments": "y" * 16}], 20)
    assert told["input_tokens"] == 355
    assert told["total_tokens"] == 355 + 27
    assert completion(counted, text_out=7, audio_out=20)["prompt_tokens_details"]["audio_tokens"] == 90


def test_a_beginning_that_was_sent_before_is_cached_in_steps():
    counter = Counter()
    first = counter.count([text(LONG), audio(Audio(PCM))])
    again = counter.count([text(LONG), audio(Audio(PCM)), text("And now?")])
    assert sum(value for name, value in first.items() if name.startswith("cached")) == 0
    assert (again["cached_text"], again["cached_audio"], again["cached_image"]) == (1_250, 30, 0)
    assert (again["cached_text"] + again["cached_audio"]) % 128 == 0


def test_what_changes_at_the_beginning_leaves_nothing_cached():
    counter = Counter()
    counter.count([text("one" + LONG)])
    assert counter.count([text("two" + LONG)])["cached_text"] == 0
    assert counter.count([text("short")])["cached_text"] == 0
