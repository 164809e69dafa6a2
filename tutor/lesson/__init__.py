"""Markdown in, plan out: the lesson grammar. Pure; it never executes anything."""
