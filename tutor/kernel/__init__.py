"""The session's thread and loop, and the kernel's end of the links."""
