"""What a session tells in a sentence of its own: in the language of the desk, which may not be the lesson's."""

import logging
from collections.abc import Sequence

from tutor import frames as f
from tutor.errors import TutorError
from tutor.ports import Link
from tutor.teaching.phrases import phrase

_log = logging.getLogger(__name__)


class Telling:
    """Belongs to one session; all of it lives on the session's loop."""

    def __init__(self, link: Link, language: str) -> None:
        """`language` (BCP 47) is that of the desk until it is set to another."""
        self._link, self.language = link, language

    def say(self, key: str, **names: object) -> None:
        """One of the tutor's phrases, by its key."""
        self._link.send(f.Notice(phrase(key, self.language, **names)))

    def unseen(self, names: Sequence[str]) -> None:
        """Pictures of the step that cannot be shown."""
        self.say("no_pictures", names=", ".join(names))

    def lacks(self, key: str, error: TutorError) -> None:
        """Something does not work: a phrase for the student, and the whole of it for whoever runs the kernel."""
        _log.warning("%s", error)
        self.say(key)
