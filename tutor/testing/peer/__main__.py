"""`python -m tutor.testing.peer`: try the omni model without a key."""

import signal
from pathlib import Path
from typing import Annotated

import typer

from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.mind import PlainMind, ScenarioMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.scenario import read_scenario


def main(  # noqa: PLR0917 -- typer makes options of them
    port: Annotated[int, typer.Option(help="Port on this machine; 0 for a free one.")] = 8399,
    ms: Annotated[float, typer.Option(help="Milliseconds until it begins to answer.")] = 320,
    spread: Annotated[float, typer.Option(help="Of the latency, log-normal: 0 for always the same.")] = 0.0,
    language: Annotated[str, typer.Option(help="Of its voice.")] = "en",
    fault: Annotated[Fault | None, typer.Option(help="Fail in this way ...")] = None,
    at: Annotated[int, typer.Option(help="... at this call, from 1.")] = 1,
    scenario: Annotated[
        Path | None,
        typer.Option(
            help="Hear, whatever is said, what the student says in this scenario, such as tests/scenarios/*.md."
        ),
    ] = None,
) -> None:
    """Serve the wire of OpenAI's API on this machine until it is interrupted."""
    mind = ScenarioMind(read_scenario(scenario)) if scenario else PlainMind()
    peer = Peer(mind, latency_s=latency(ms / 1000, spread), language=language, faults=Faults(fault, at))
    with serve(peer, port):
        typer.echo("A model's stand-in is ready. In another terminal:")
        typer.echo(f"  OPENAI_API_KEY={KEY} OPENAI_BASE_URL={peer.base_url} make lab")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    typer.run(main)
