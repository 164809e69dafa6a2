"""A model's provider on this very machine: the wire of OpenAI's API, with a small mind behind it.

It hears (the embedded recogniser), judges (the local grader), and speaks (espeak-ng), validates what clients send, can
be as slow as a real one, and fails on command. `python -m tutor.testing.peer` runs it: a way to try the omni model
without a key.
"""
