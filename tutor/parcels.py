"""Between the server's relay and the kernel: frames unopened, in parcels on a unix socket."""

import struct
from enum import IntEnum

PARCEL_HEAD = struct.Struct("<IB")
"""What stands before each parcel: the length of its content in bytes, and its kind."""


PATH_VARIABLE = "TUTOR_RELAY"
"""Environment variable with the path of the relay's unix socket; the server extension sets it, kernels inherit it."""
MAX_QUEUED = 8 * 1024 * 1024
"""Bytes that may wait for a slow reader at either end of the relay: nearly three minutes of sound."""


class Parcel(IntEnum):
    """The kinds of parcel."""

    REGISTER = 0  # kernel to relay, first of all: the room's token in UTF-8
    WELCOME = 1  # relay to kernel: the room is there; a refusal is a closed socket
    DATA = 2  # either way: one frame of the desk
    JOINED = 3  # relay to kernel: a browser has come into the room
    LEFT = 4  # relay to kernel: it has gone


def parcel(kind: Parcel, content: bytes = b"") -> bytes:
    """A parcel, ready for the socket."""
    return PARCEL_HEAD.pack(len(content), kind) + content
