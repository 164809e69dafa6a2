"""What works on this machine, and how to mend what does not."""

from collections.abc import Iterator
from importlib import metadata, util

from tutor.config import load
from tutor.errors import ConfigError
from tutor.notebook.finding import Finding
from tutor.notebook.provider import examine_model


def examine() -> Iterator[Finding]:
    """Look at everything that a lesson needs, one thing after the other."""
    yield from (_name(), _jupyterlab(), _ears(), _voice())
    yield from _model()
    yield Finding(
        works=True, what="The microphone is the browser's: the desk says what is wrong with it, and the cure."
    )


def _model() -> Iterator[Finding]:
    try:
        settings = load()
    except ConfigError as error:
        yield Finding(works=False, what=str(error))
        return
    yield from examine_model(settings)


def _name() -> Finding:
    if "tutor" in {each.metadata["Name"].lower() for each in metadata.distributions()}:
        return Finding(
            works=False,
            what="Open edX's `tutor` is installed here too, with the same import name and command. "
            "Give each a virtual environment of its own.",
        )
    return Finding(works=True, what="No other package is called tutor here.")


def _jupyterlab() -> Finding:
    if util.find_spec("jupyterlab") is None:
        return Finding(works=False, what="JupyterLab is missing: pip install jupyterlab")
    return Finding(works=True, what=f"JupyterLab {metadata.version('jupyterlab')}")


def _ears() -> Finding:
    if util.find_spec("pocketsphinx") is None:
        return Finding(works=False, what="There is no local recogniser: pip install pocketsphinx espeakng-loader")
    return Finding(
        works=True, what=f"Spoken English is recognised here (pocketsphinx {metadata.version('pocketsphinx')})"
    )


def _voice() -> Finding:
    if util.find_spec("espeakng_loader") is None:
        return Finding(works=False, what="There is no local voice: pip install pocketsphinx espeakng-loader")
    return Finding(works=True, what=f"The tutor speaks here (espeak-ng, loader {metadata.version('espeakng_loader')})")
