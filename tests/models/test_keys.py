"""The API key shows nowhere, whatever fails: no verbose traceback, chain of errors, log, doctor or repr has it."""

import asyncio
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.ultratb import VerboseTB

from tests.models.attacks import MODELS, humming_peer, settings_for
from tutor import config
from tutor.errors import TutorError
from tutor.notebook.models import choose_bare
from tutor.notebook.provider import examine_model
from tutor.testing.peer.faults import Fault, Faults
from tutor.testing.peer.server import KEY, serve
from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Modality, Move, Persona

FAULTS = (Fault.UNAUTHORIZED, Fault.FORBIDDEN, Fault.SERVER_ERROR, Fault.DROP, Fault.HTML, Fault.TRUNCATED)
SILENCE = Audio(bytes(24_000))


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """All that is logged, at the most talkative."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_LOG", "debug")
    for name in ("", "openai", "websockets", "httpx2", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name or None)
    lines: list[str] = []
    yield lines
    assert not [line for line in caplog.messages if KEY in line]


def shown(error: BaseException) -> str:
    """All that Python and IPython can tell of an error, of those in its chain, and of what they hold."""
    texts = ["".join(traceback.format_exception(error))]
    link: BaseException | None = error
    while link is not None:
        verbose = VerboseTB(theme_name="nocolor", include_vars=True, long_header=True)
        texts += [verbose.text(type(link), link, link.__traceback__), repr(link), str(link), repr(vars(link))]
        request = getattr(link, "request", None)
        texts.append(repr(dict(getattr(request, "headers", {}))))
        link = link.__cause__ or link.__context__
    return "\n".join(texts)


async def _each_call(settings: config.Settings) -> list[TutorError]:
    """Open a conversation, judge by ear and speak; what of it failed."""
    failures = []
    model = choose_bare(settings)
    assert KEY not in f"{model!r} {model} {settings!r}"
    calls = (
        lambda at: at.recognise(SILENCE),
        lambda at: at.judge(Attempt(1, Modality.SPOKEN), AnswerKey("en"), Evidence(SILENCE)),
        lambda at: _said(at.speak(Brief(Move.HINT, "en", Persona(), ("Look again.",)))),
    )
    for call in calls:
        try:
            async with model.converse("en", Persona(), lambda _: None) as conversation:
                await call(conversation)
        except* TutorError as group:
            failures += [each for each in group.exceptions if isinstance(each, TutorError)]
            failures.append(group)
    return failures


async def _said(speech) -> None:
    async for _ in speech:
        pass


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("model", MODELS)
def test_no_failure_of_a_model_shows_the_key(model: str, fault: Fault):
    peer = humming_peer()
    peer.faults = Faults(fault, for_good=True)
    with serve(peer):
        failures = asyncio.run(_each_call(settings_for(model, peer)))
    assert failures or fault is Fault.TRUNCATED  # which the realtime wire passes over
    for error in failures:
        assert KEY not in shown(error)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("model", MODELS)
def test_the_doctor_shows_no_key(model: str, fault: Fault):
    peer = humming_peer()
    peer.faults = Faults(fault, for_good=True)
    with serve(peer):
        found = list(examine_model(settings_for(model, peer)))
    assert found
    assert KEY not in repr(found)


def test_what_shows_all_would_show_a_key():
    def fails(api_key: str) -> None:
        raise TutorError(f"for {len(api_key)} letters")

    with pytest.raises(TutorError) as caught:
        fails(KEY)
    assert KEY in shown(caught.value)
