"""`python -m tutor.testing.peer`: try the omni model without a key."""

import signal
from typing import Annotated

import typer

from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.server import KEY, Peer, serve


def main(  # noqa: PLR0917 -- typer makes options of them
    port: Annotated[int, typer.Option(help="Port on this machine; 0 for a free one.")] = 8399,
    ms: Annotated[float, typer.Option(help="Milliseconds until it begins to answer.")] = 320,
    spread: Annotated[float, typer.Option(help="Of the latency, log-normal: 0 for always the same.")] = 0.0,
    language: Annotated[str, typer.Option(help="Of its voice.")] = "en",
    fault: Annotated[Fault | None, typer.Option(help="Fail in this way ...")] = None,
    at: Annotated[int, typer.Option(help="... at this call, from 1.")] = 1,
) -> None:
    """Serve the wire of OpenAI's API on this machine until it is interrupted."""
    peer = Peer(latency_s=latency(ms / 1000, spread), language=language, faults=Faults(fault, at))
    with serve(peer, port):
        typer.echo("A model's stand-in is ready. In another terminal:")
        typer.echo(f"  OPENAI_API_KEY={KEY} OPENAI_BASE_URL={peer.base_url} make lab")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    typer.run(main)
