"""The model that needs no key: a local recogniser and a local voice."""
