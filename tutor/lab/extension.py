"""The Jupyter Server extension that answers the lesson view: `tutor/plan` and what belongs to it."""

from jupyter_server.extension.application import ExtensionApp

from tutor.lab.handlers import FindingsHandler, PictureHandler, PlanHandler
from tutor.lab.jobs import ExportHandler, RehearseHandler


class LabExtension(ExtensionApp):
    """The extension, as Jupyter Server loads it."""

    name = "tutor_lab"

    def initialize_handlers(self) -> None:
        """Add the addresses of the lesson view."""
        self.handlers.extend(
            [
                (r"tutor/plan", PlanHandler),
                (r"tutor/findings", FindingsHandler),
                (r"tutor/picture", PictureHandler),
                (r"tutor/rehearse", RehearseHandler),
                (r"tutor/export", ExportHandler),
            ]
        )
