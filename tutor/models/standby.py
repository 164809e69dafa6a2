"""One at work and another behind it: how long a failure keeps the first one out, and how a voice takes over."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from tutor.errors import ModelError
from tutor.speech.sentences import sentences
from tutor.values import Speech

REST_S = (5.0, 20.0, 60.0, 300.0)
"""Seconds for which the first one is left alone after so many failures in a row; the last one again and again."""


class Rest:
    """When the first one may be asked. Lives on one loop."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0

    @property
    def over(self) -> bool:
        """It may be asked now."""
        return asyncio.get_running_loop().time() >= self._until

    def worked(self) -> None:
        """It was asked, and answered."""
        self._failures = 0

    def failed(self, error: ModelError) -> bool:
        """It failed: leave it alone, for good where trying again will not help. True for the first time in a row."""
        rest_s = REST_S[min(self._failures, len(REST_S) - 1)]
        self._until = float("inf") if error.fatal else asyncio.get_running_loop().time() + rest_s
        self._failures += 1
        return self._failures == 1


async def hand_over(
    first: AsyncGenerator[Speech],
    lines: Sequence[str],
    second: Callable[[tuple[str, ...]], AsyncGenerator[Speech]],
    failed: Callable[[ModelError], None],
) -> AsyncGenerator[Speech]:
    """What the first voice says of the lines and, where it fails, the second one of the rest: never both at once."""
    captions: list[str] = []
    try:
        async with aclosing(first) as pieces:
            async for piece in pieces:
                if piece.caption:
                    captions.append(piece.caption)
                yield piece
    except ModelError as error:
        failed(error)
    else:
        return
    async with aclosing(second(unsaid(lines, captions))) as pieces:
        async for piece in pieces:
            # What broke off is said once more, and stands there already.
            yield Speech(pcm=piece.pcm) if captions[-1:] == [piece.caption] else piece
            if piece.caption:
                captions.clear()


def unsaid(lines: Sequence[str], captions: Sequence[str]) -> tuple[str, ...]:
    """What is left of the lines of a speech that broke off during its last caption.

    Where a voice found words of its own, nobody can tell how far it came: then all of it is left.
    """
    told = "".join(" ".join(captions[:-1]).split())
    left = [sentence for line in lines for sentence in sentences(line)]
    while left and told.startswith(squeezed := "".join(left[0].split())):
        told = told[len(squeezed) :]
        del left[0]
    return tuple(left)
