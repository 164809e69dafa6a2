"""The brain: events in, commands out. Pure."""
