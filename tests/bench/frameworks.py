"""Frameworks for voice on a Realtime server, each with a student who holds a button: run by bench_frameworks.py in a
virtual environment with what it needs, as `frameworks.py NAME URL KEY SOUND TURNS`. Prints a line of JSON for each
turn: when the student let go, and when the framework gave its application the first sound, in ms of `time.monotonic`.
"""

# mypy: ignore-errors

import asyncio
import json
import sys
import time
from pathlib import Path

FRAME = 960  # bytes: 20 ms
QUIET_S = 0.7  # without sound, and a turn is over


async def say(pcm, give):
    """Give the frames of an utterance at the pace of speech; the time at which the last one was given."""
    begin = time.perf_counter()
    for number, at in enumerate(range(0, len(pcm), FRAME)):
        await asyncio.sleep(begin + number * FRAME / 48_000 - time.perf_counter())
        await give(pcm[at : at + FRAME])
    return time.monotonic() * 1000


async def heard(sounds):
    """When the first sound of a turn came; waits until no more comes."""
    first = await sounds.get()
    try:
        while True:
            async with asyncio.timeout(QUIET_S):
                await sounds.get()
    except TimeoutError:
        return first


def turn(let_go, sound):
    print(json.dumps([let_go, sound]), flush=True)


async def openai_agents(url, key, pcm, turns):
    """RealtimeSession with its defaults, but for turn detection, which is the button's."""
    from agents.realtime import RealtimeAgent, RealtimeRunner
    from agents.realtime.model_inputs import RealtimeModelSendRawMessage

    runner = RealtimeRunner(RealtimeAgent(name="Ada", instructions="You are a tutor."))
    settings = {"audio": {"input": {"turn_detection": None}}}
    config = {"api_key": key, "url": f"{url.replace('http', 'ws', 1)}/realtime?model=gpt-realtime-2.1"}
    config["initial_model_settings"] = settings
    sounds = asyncio.Queue()
    async with await runner.run(model_config=config) as session:

        async def listen():
            async for event in session:
                if event.type == "audio":
                    sounds.put_nowait(time.monotonic() * 1000)
                elif event.type == "error":
                    print(event.error, file=sys.stderr, flush=True)

        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(listen())
            for _ in range(turns):
                let_go = await say(pcm, session.send_audio)
                await session.send_audio(bytes(FRAME), commit=True)
                await session.model.send_event(RealtimeModelSendRawMessage(message={"type": "response.create"}))
                turn(let_go, await heard(sounds))
            listening.cancel()


async def pipecat(url, key, pcm, turns):
    """A pipeline of OpenAIRealtimeLLMService with its defaults, but for turn detection, which is the button's."""
    from loguru import logger
    from pipecat.frames.frames import EndFrame, InputAudioRawFrame, TTSAudioRawFrame, UserStoppedSpeakingFrame
    from pipecat.pipeline.pipeline import Pipeline
    from pipecat.pipeline.runner import PipelineRunner
    from pipecat.pipeline.task import PipelineTask
    from pipecat.processors.frame_processor import FrameProcessor
    from pipecat.services.openai.realtime import events
    from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService

    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    sounds = asyncio.Queue()

    class Loudspeaker(FrameProcessor):
        async def process_frame(self, frame, direction):
            await super().process_frame(frame, direction)
            if isinstance(frame, TTSAudioRawFrame):
                sounds.put_nowait(time.monotonic() * 1000)
            await self.push_frame(frame, direction)

    properties = events.SessionProperties(
        audio=events.AudioConfiguration(input=events.AudioInput(turn_detection=False))
    )
    settings = OpenAIRealtimeLLMService.Settings(session_properties=properties)
    service = OpenAIRealtimeLLMService(
        api_key=key, base_url=f"{url.replace('http', 'ws', 1)}/realtime", settings=settings
    )
    task = PipelineTask(Pipeline([service, Loudspeaker()]))

    async def give(frame):
        await task.queue_frame(InputAudioRawFrame(audio=frame, sample_rate=24_000, num_channels=1))

    async def talk():
        await asyncio.sleep(1)  # it connects, and is set
        for _ in range(turns):
            let_go = await say(pcm, give)
            await task.queue_frame(UserStoppedSpeakingFrame())
            turn(let_go, await heard(sounds))
        await task.queue_frame(EndFrame())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(talk())
        await PipelineRunner(handle_sigint=False).run(task)


async def tutor(url, key, pcm, turns):
    """Our session, with its teacher, its judge and its journal's place."""
    from tests.bench.voice_desk import converse
    from tutor.values import Audio

    marks = await converse(url, key, [Audio(pcm)] * turns, holds=True)
    for number, (what, let_go) in enumerate(marks):
        if what == "unsaid":
            turn(let_go, next(at for what, at in marks[number:] if what == "sound"))


if __name__ == "__main__":
    name, url, key, sound, turns = sys.argv[1:]
    main = {"tutor": tutor, "openai-agents": openai_agents, "pipecat": pipecat}[name]
    asyncio.run(main(url, key, Path(sound).read_bytes(), int(turns)))
