"""The desk's parts for the browser: the closed list of what may be served, by the server extension or over a comm."""

from pathlib import Path

_HERE = Path(__file__).parent

STATIC: tuple[str, ...] = (
    "frames.js",
    "link.js",
    "microphone.js",
    "devices.js",
    "press.js",
    "take.js",
    "ears.js",
    "voice.js",
    "queue.js",
    "attention.js",
    "rest.js",
    "spoken.js",
    "presence.js",
    "aloud.js",
    "reader.js",
    "whiteboard.js",
    "sheet.js",
    "shapes.js",
    "paper.js",
    "toolbar.js",
    "formula.js",
    "checking.js",
    "conversation.js",
    "code.js",
    "notices.js",
    "options.js",
    "pictures.js",
    "preview.js",
    "progress.js",
    "settings.js",
    "speaking.js",
    "steering.js",
    "tone.js",
    "tongue.js",
    "work.js",
    "layout.js",
    "wire.js",
    "desk.css",
    "vendor/js-draw.js",
    "vendor/js-draw.css",
    "vendor/mathjax.js",
)
"""Names of all parts, as paths below this folder."""


def static_file(name: str) -> Path:
    """Where the part of that name lies; KeyError for any name that is not in `STATIC`."""
    if name not in STATIC:
        raise KeyError(name)
    return _HERE / name
