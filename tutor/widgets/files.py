"""The desk's parts for the browser: the closed list of what may be served, by the server extension or over a comm."""

from pathlib import Path

_HERE = Path(__file__).parent

_PLACES = {
    "frames.js": "frames.js",
    "link.js": "link.js",
    "microphone.js": "microphone.js",
    "voice.js": "voice.js",
    "whiteboard.js": "whiteboard.js",
    "layout.js": "layout.js",
    "wire.js": "wire.js",
    "desk.css": "desk.css",
    "js-draw.js": "vendor/js-draw.js",
    "js-draw.css": "vendor/js-draw.css",
}

STATIC: tuple[str, ...] = tuple(_PLACES)
"""Names of all parts; none holds a slash."""


def static_file(name: str) -> Path:
    """Where the part of that name lies; KeyError for any name that is not in `STATIC`."""
    return _HERE / _PLACES[name]
