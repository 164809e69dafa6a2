"""The Jupyter Server extension: the relay of sound, and the static files of the desk."""
