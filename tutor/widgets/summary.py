"""What a saved notebook keeps of a lesson: its title and how its steps ended. No answer, and no word of the student."""

from html import escape

from tutor.commands import Progress
from tutor.widgets.labels import labels


def summary(title: str, language: str, progress: Progress) -> dict[str, str]:
    """A MIME bundle, in the lesson's language (BCP 47): `text/html` and `text/plain`."""
    words = labels(language)
    solved = sum(outcome == "solved" for _, outcome in progress.steps)
    said = words["summary"].format(finished=progress.finished, total=progress.total, solved=solved)
    rows = [(name, words[f"outcome_{outcome}"] if outcome else "") for name, outcome in progress.steps]
    lines = [title, said, *(f"{number}. {name}  {mark}".rstrip() for number, (name, mark) in enumerate(rows, 1))]
    items = "".join(f"<li>{escape(name)}{f' <em>{escape(mark)}</em>' if mark else ''}</li>" for name, mark in rows)
    html = (
        f'<div class="tutor-summary" lang="{escape(language)}" dir="auto">'
        f"<p><strong>{escape(title)}</strong><br>{escape(said)}</p><ol>{items}</ol></div>"
    )
    return {"text/html": html, "text/plain": "\n".join(lines)}
