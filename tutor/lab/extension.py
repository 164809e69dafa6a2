"""The Jupyter Server extension that answers the lesson view: `tutor/plan`."""

from jupyter_server.extension.application import ExtensionApp

from tutor.lab.handlers import PlanHandler


class LabExtension(ExtensionApp):
    """The extension, as Jupyter Server loads it."""

    name = "tutor_lab"

    def initialize_handlers(self) -> None:
        """Add the addresses of the lesson view."""
        self.handlers.append((r"tutor/plan", PlanHandler))
