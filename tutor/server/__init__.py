"""The Jupyter Server extension: the relay of sound, and the static files of the desk."""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter Server asks an extension for; only then is the extension imported."""
    from tutor.server.extension import TutorExtension

    return [{"module": "tutor.server", "app": TutorExtension}]
