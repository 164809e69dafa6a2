"""Attempts in, verdicts out, without a model and in bounded work. Pure."""
