"""A lesson opened in JupyterLab: the page's extension (`labextensions/`) and what the server tells it of a lesson."""

from pathlib import Path
from typing import Any

LABEXTENSIONS = Path(__file__).parent / "labextensions"
"""Where the page's extension lies; what `pip install` makes of it is a copy."""


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter Server asks an extension for; only then is the extension imported."""
    from tutor.lab.extension import LabExtension

    return [{"module": "tutor.lab", "app": LabExtension}]
