"""What a provider would count of one request: tokens by kind, and those of a beginning that it has seen before.

A token is four characters, a tenth of a second heard, a twentieth of one spoken (OpenAI's guide to Realtime's cost); a
picture is 255. A beginning is cached from 1,024 tokens on, in steps of 128 (OpenAI's guide to prompt caching).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

from tutor.values import Audio

HEARD_A_SECOND, SPOKEN_A_SECOND = 10, 20
_IMAGE = 255
_LEAST_CACHED, _STEP = 1_024, 128
_KINDS = ("text", "audio", "image")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a request holds, in its place."""

    kind: Literal["text", "audio", "image"]
    tokens: int
    content: str = field(repr=False)
    """The text, or the digest of what is none."""


def text(words: str) -> Part:
    """Words."""
    return Part("text", len(words) // 4, words)


def audio(sound: Audio, a_second: int = HEARD_A_SECOND) -> Part:
    """Sound, of the student's or (with more tokens a second) of the tutor's own."""
    return Part("audio", round(sound.seconds * a_second), hashlib.sha256(sound.pcm).hexdigest())


def image(content: bytes) -> Part:
    """A picture."""
    return Part("image", _IMAGE, hashlib.sha256(content).hexdigest())


class Counter:
    """Counts the requests of one model, and knows their beginnings."""

    def __init__(self) -> None:
        self._seen: list[tuple[Part, ...]] = []

    def count(self, parts: Sequence[Part]) -> dict[str, int]:
        """Tokens by kind, `text`, `audio` and `image`, and of each those that were cached, `cached_text` and so on."""
        best = max((_common(parts, earlier) for earlier in self._seen), key=_sum, default={})
        whole = _sum(best) // _STEP * _STEP
        self._seen.append(tuple(parts))
        found = {kind: sum(part.tokens for part in parts if part.kind == kind) for kind in _KINDS}
        for kind in _KINDS:
            cached = min(best.get(kind, 0), whole) if _sum(best) >= _LEAST_CACHED else 0
            found[f"cached_{kind}"] = cached
            whole -= cached
        return found


def _common(parts: Iterable[Part], earlier: Iterable[Part]) -> dict[str, int]:
    """Tokens by kind up to where two requests part."""
    found: dict[str, int] = {}
    for part, other in zip_longest(parts, earlier):
        if part is None or other is None or part.kind != other.kind:
            break
        same = part.content == other.content
        tokens = part.tokens if same else _alike(part.content, other.content) // 4 if part.kind == "text" else 0
        found[part.kind] = found.get(part.kind, 0) + tokens
        if not same:
            break
    return found


def _alike(words: str, others: str) -> int:
    pairs = enumerate(zip(words, others, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(words), len(others)))


def _sum(counted: dict[str, int]) -> int:
    return sum(counted.values())


def realtime(counted: dict[str, int], output: Sequence[Mapping[str, Any]], audio_out: int) -> dict[str, Any]:
    """`usage` of a `response.done`, with so many tokens of sound."""
    said = [part.get("transcript") or "" for item in output for part in item.get("content") or ()]
    text_out = sum(map(len, [*said, *(item.get("arguments") or "" for item in output)])) // 4
    went_in = sum(counted[kind] for kind in _KINDS)
    return {
        "total_tokens": went_in + text_out + audio_out,
        "input_tokens": went_in,
        "output_tokens": text_out + audio_out,
        "input_token_details": {
            **{f"{kind}_tokens": counted[kind] for kind in _KINDS},
            "cached_tokens": sum(counted[f"cached_{kind}"] for kind in _KINDS),
            "cached_tokens_details": {f"{kind}_tokens": counted[f"cached_{kind}"] for kind in _KINDS},
        },
        "output_token_details": {"text_tokens": text_out, "audio_tokens": audio_out},
    }


def completion(counted: dict[str, int], *, text_out: int, audio_out: int) -> dict[str, Any]:
    """`usage` of a chat completion, which counts pictures among the text."""
    went_in = sum(counted[kind] for kind in _KINDS)
    return {
        "prompt_tokens": went_in,
        "completion_tokens": text_out + audio_out,
        "total_tokens": went_in + text_out + audio_out,
        "prompt_tokens_details": {
            "audio_tokens": counted["audio"],
            "cached_tokens": sum(counted[f"cached_{kind}"] for kind in _KINDS),
        },
        "completion_tokens_details": {"audio_tokens": audio_out},
    }
