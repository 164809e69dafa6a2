"""What works on this machine, and how to mend what does not."""

import sys
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path

from tutor.config import FILE, load
from tutor.errors import ConfigError
from tutor.notebook.finding import Finding
from tutor.notebook.provider import examine_model
from tutor.notebook.servers import examine_servers

_SOUND_DEVICES = Path("/dev/snd")


def examine(*, speak: bool = False) -> Iterator[Finding]:
    """Look at everything that a lesson needs, one thing after the other. `speak` has a hosted model say three words."""
    yield from (_name(), _jupyterlab(), _ears(), _voice())
    try:
        settings = load()
    except ConfigError as error:
        yield Finding(works=False, what=str(error), about="settings")
    else:
        yield from examine_model(settings, speak=speak)
        if settings.chosen == "embedded":
            yield from examine_servers()
    yield _microphone()


def write(findings: list[Finding]) -> Path:
    """Put the first offer into a new tutor.toml of the working folder. ConfigError where that cannot be."""
    offer = next((finding.toml for finding in findings if finding.toml), "")
    path = Path(FILE)
    if not offer:
        raise ConfigError("There is no server of models on this machine to offer, so nothing was written.")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(offer)
    except FileExistsError:
        raise ConfigError(f"{path.resolve()} is there already, and stays as it is. Put the piece in by hand.") from None
    except OSError as error:
        raise ConfigError(f"{path.resolve()} cannot be written ({error.strerror}).") from None
    return path


def _name() -> Finding:
    if "tutor" in {each.metadata["Name"].lower() for each in metadata.distributions()}:
        what = (
            "Open edX's `tutor` is installed here too, with the same import name and command. "
            "Give each a virtual environment of its own."
        )
        return Finding(works=False, what=what, about="package")
    return Finding(works=True, what="No other package is called tutor here.", about="package")


def _jupyterlab() -> Finding:
    if util.find_spec("jupyterlab") is None:
        return Finding(works=False, what="JupyterLab is missing: pip install jupyterlab", about="jupyterlab")
    return Finding(works=True, what=f"JupyterLab {metadata.version('jupyterlab')}", about="jupyterlab")


def _ears() -> Finding:
    if util.find_spec("pocketsphinx") is None:
        what = "There is no local recogniser: pip install pocketsphinx espeakng-loader"
        return Finding(works=False, what=what, about="recogniser")
    what = f"Spoken English is recognised here (pocketsphinx {metadata.version('pocketsphinx')})"
    return Finding(works=True, what=what, about="recogniser")


def _voice() -> Finding:
    if util.find_spec("espeakng_loader") is None:
        what = "There is no local voice: pip install pocketsphinx espeakng-loader"
        return Finding(works=False, what=what, about="local-voice")
    what = f"The tutor speaks here (espeak-ng, loader {metadata.version('espeakng_loader')})"
    return Finding(works=True, what=what, about="local-voice")


def _microphone() -> Finding:
    """A browser elsewhere has one of its own, so that none here is nothing to mend."""
    found = _inputs()
    here = "" if found is None else f"This machine tells of {found or 'no'} input for sound. "
    what = (
        f"{here}The microphone is that of the computer with the browser, which alone can try it: start a lesson, press "
        "the microphone, and speak. The bar beside it moves, or the desk says what is wrong, and the cure."
    )
    return Finding(works=True, what=what, about="microphone")


def _inputs() -> int | None:
    """How many devices for recording the system has; None where it does not tell."""
    if sys.platform == "win32":
        from ctypes import windll

        return int(windll.winmm.waveInGetNumDevs())
    if sys.platform == "linux":
        # ALSA names them pcmC<card>D<device>c, with c for capture.
        return len(list(_SOUND_DEVICES.glob("pcmC*D*c")))
    return None
