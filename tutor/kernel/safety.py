"""Who asks, as OpenAI is told: a pseudonym for whoever uses this tutor home, made of nothing but a random secret.

OpenAI asks for a stable id of the end user in the header `OpenAI-Safety-Identifier`, hashed, so that misuse by one does
not shut out all (Safety best practices, "Safety identifiers"). The secret is kept for this user alone, and never sent.
"""

import hmac
import logging
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from tutor.kernel.journal import tutor_home

_log = logging.getLogger(__name__)
_BYTES = 32


def safety_identifier(home: Path | None = None) -> str:
    """64 hexadecimal digits, an HMAC-SHA-256 of the secret. Never raises: one that cannot be kept lasts a process."""
    path = tutor_home(home) / "safety-secret"
    try:
        secret = _kept(path) or _made(path)
    except OSError as error:
        _log.warning("The secret %s cannot be kept (%s); another is made each time.", path, error.strerror)
        secret = _fleeting()
    return hmac.digest(secret, b"OpenAI-Safety-Identifier", "sha256").hex()


def _kept(path: Path) -> bytes:
    """The secret; empty where there is none, or what is there is none."""
    found = path.read_bytes() if path.is_file() else b""
    return found if len(found) == _BYTES else b""


def _made(path: Path) -> bytes:
    """A new secret. Where two kernels make one at once, the first is both's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, new = tempfile.mkstemp(dir=path.parent, prefix=".safety-")  # for this user alone: 0600
    try:
        with open(file, "wb") as opened:  # noqa: PTH123 the file is open already
            opened.write(secrets.token_bytes(_BYTES))
        try:
            os.link(new, path)
        except OSError:  # there is one by now, or what is none, or the file system has no links
            if not _kept(path):
                Path(new).replace(path)
        return _kept(path)
    finally:
        Path(new).unlink(missing_ok=True)


@cache
def _fleeting() -> bytes:
    return secrets.token_bytes(_BYTES)
