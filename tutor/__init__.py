"""Lessons in Markdown that listen, look and talk, in Jupyter."""
