"""What the package adds to a Jupyter server: the relay, the desk's static files, and comms without a needless wait."""

import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.serverapp import ServerApp
from tornado.web import HTTPError, StaticFileHandler
from tornado.websocket import WebSocketHandler

from tutor.server.relay import Relay, RelaySocket

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class DeskFiles(JupyterHandler, StaticFileHandler):
    """The scripts and styles of the desk, and nothing else of that folder.

    Open like Jupyter's own static files: they are the published package's, and modules and audio worklets are fetched
    in a mode (`Sec-Fetch-Mode: cors`) in which JupyterHub takes no cookie.
    """

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send one file."""
        if "\0" in path or Path(path).suffix not in _TYPES:
            raise HTTPError(404)
        await StaticFileHandler.get(self, path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        """Say what `get` would send."""
        await self.get(path, include_body=False)

    def get_content_type(self) -> str:
        """By a table of our own: a module of another type than JavaScript is refused by browsers."""
        return _TYPES[Path(self.absolute_path or "").suffix]

    def set_extra_headers(self, path: str) -> None:
        """Let browsers ask again for an address without a version."""
        if "v" not in self.request.arguments:
            self.set_header("Cache-Control", "no-cache")


class TutorExtension(ExtensionApp):
    """The extension, as Jupyter Server loads, starts and stops it."""

    name = "tutor"

    def initialize_handlers(self) -> None:
        """Add the addresses under `tutor/`, and make ready for kernels."""
        self._relay = Relay()
        # Where the system has no unix sockets, the link takes comms.
        if hasattr(socket, "AF_UNIX"):
            self._relay.bind()
        self.handlers.extend(
            [
                (r"tutor/relay", RelaySocket, {"relay": self._relay}),
                (r"tutor/static/(.+)", DeskFiles, {"path": str(Path(__file__).resolve().parents[1] / "widgets")}),
            ]
        )
        from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

        send_at_once(KernelWebsocketHandler)

    async def _start_jupyter_server_extension(self, serverapp: ServerApp) -> None:
        await self._relay.start()
        self.log.info("The relay is open.")

    async def stop_extension(self) -> None:
        """Close the relay."""
        await self._relay.stop()


def send_at_once(handler: type[WebSocketHandler]) -> None:
    """Wrap a WebSocket handler's asynchronous `open` so that its small messages are not held back, by Nagle, for 40 ms.

    Once only; a handler that has no `open` of its own is left alone.
    """
    was_open: Callable[..., Awaitable[None]] | None = vars(handler).get("open")
    if was_open is None or getattr(was_open, "sends_at_once", False):
        return

    async def open_at_once(self: WebSocketHandler, *args: Any, **kwargs: Any) -> None:
        self.set_nodelay(True)
        await was_open(self, *args, **kwargs)

    open_at_once.sends_at_once = True  # type: ignore[attr-defined]
    handler.open = open_at_once
