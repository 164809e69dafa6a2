"""Pictures on their way to a model: as they are where they are small, otherwise smaller.

Large pictures are slow to send, and servers drop them, or the line, without a word (openai-agents-js issue 501:
about 200 KB). A model sees no more than some 1,500 pixels of a side in any case.
"""

import base64
import io

from tutor.values import Snapshot

MOST_BYTES = 120_000
"""Of a picture, before base64 makes it longer by a third."""
_SIDES = (1536, 1024, 768, 512)
"""Pixels of the longer side, tried in turn."""


def uri(board: Snapshot) -> str:
    """The picture as a data URI: as it came, or as JPEG where that would be too large. It may take a moment."""
    shown = board if len(board.content) <= MOST_BYTES else _smaller(board)
    return f"data:{shown.kind};base64,{base64.b64encode(shown.content).decode()}"


def _smaller(board: Snapshot) -> Snapshot:
    """JPEG within the limit, or the smallest that there is; the picture itself where it cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(board.content)) as picture:
            # What is see-through on the board is white, as the student saw it.
            white = Image.new("RGBA", picture.size, "white")
            shown = Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return board
    content = board.content
    for side in _SIDES:
        shown.thumbnail((side, side))
        buffer = io.BytesIO()
        shown.save(buffer, "JPEG", quality=80)
        content = buffer.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return Snapshot(content)
