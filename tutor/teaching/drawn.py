"""What the tutor draws: in words, for those who do not see the board, and in step with what it says."""

from dataclasses import replace

from tutor.board import PAGE, Annotation
from tutor.teaching.phrases import phrase
from tutor.values import Brief


def in_words(drawn: Annotation, language: str) -> Annotation:
    """The same with words that say what it shows: the lesson's own, else its shape and whereabouts."""
    if drawn.words:
        return drawn
    what = phrase(f"drawn_{drawn.kind}", language, text=drawn.text)
    return replace(drawn, words=phrase("drawn_at", language, what=what, where=phrase(_where(drawn), language)))


def _where(drawn: Annotation) -> str:
    """Where to look: at the tip of an arrow, at the middle of anything else."""
    share = {"circle": 0.0, "arrow": 1.0}.get(drawn.kind, 0.5)
    across, down = (drawn.x + share * drawn.dx) / PAGE[0], (drawn.y + share * drawn.dy) / PAGE[1]
    if all(1 / 3 < part < 2 / 3 for part in (across, down)):
        return "at_middle"
    return f"at_{'top' if down < 0.5 else 'bottom'}_{'left' if across < 0.5 else 'right'}"


class InStep:
    """What a speech draws, told as its captions come.

    Each thing comes with the caption that says the last of the words it follows. A voice with words of its own is about
    as far along as its captions are long.
    """

    def __init__(self, brief: Brief) -> None:
        said = "".join(map(_bare, brief.lines))
        self._waiting = [(_end(said, _bare(each.after)), each) for each in brief.drawn]
        self._said = 0

    def with_caption(self, caption: str) -> tuple[Annotation, ...]:
        """What comes with this caption."""
        self._said += len(_bare(caption))
        return self._take(self._said)

    def rest(self) -> tuple[Annotation, ...]:
        """What is left at the end of the speech."""
        return self._take(max((place for place, _ in self._waiting), default=0))

    def _take(self, until: int) -> tuple[Annotation, ...]:
        due = tuple(each for place, each in self._waiting if place <= until)
        self._waiting = [(place, each) for place, each in self._waiting if place > until]
        return due


def _bare(text: str) -> str:
    return "".join(text.split())


def _end(said: str, words: str) -> int:
    """Where these words end in what is said; its beginning where they are not in it."""
    at = said.find(words)
    return at + len(words) if words and at >= 0 else 0
