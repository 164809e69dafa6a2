"""What a notebook keeps of a lesson that was taken in it, and what nbconvert makes of that. No browser."""

import json
import os
from pathlib import Path

import nbformat
from nbclient.client import NotebookClient
from nbconvert.exporters.html import HTMLExporter

from tutor.testing.jupyter import plain_environment

LESSON = """---
title: Planted
---
# Planted
## Which word
Which word?
### Answers
- canary-answer
### Hints
1. canary-hint
2. canary-last
## Which other
Which other?
### Answers
- canary-other
"""
TEACH = 'from tutor import teach\ndesk = teach("planted.lesson.md", step=STEP)\ndesk'
TAKE = """
import asyncio
from tutor import frames as f

def say(message):
    desk._hear(*f.split(message))

async def until(told, act):
    seen, loop, summarise = asyncio.Event(), asyncio.get_running_loop(), desk.summarise
    def telling(title, language, progress):
        summarise(title, language, progress)
        if told(progress):
            loop.call_soon_threadsafe(seen.set)
    desk.summarise = telling
    act()
    await asyncio.wait_for(seen.wait(), 60)
    desk.summarise = summarise

say(f.Hello(f.PROTOCOL))
await until(lambda progress: True, lambda: say(f.Pressed("start")))
await until(lambda progress: progress.hints == 1, lambda: (say(f.Typed("canary-typed")), say(f.Pressed("hint"))))
await until(lambda progress: progress.steps[0][1] == "solved", lambda: say(f.Typed("canary-answer")))
"""


def cell(source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source)


def test_a_saved_notebook_tells_how_the_lesson_went_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "planted.lesson.md").write_text(LESSON)
    sources = [TEACH.replace("STEP", "'Which word'"), TAKE, TEACH.replace("STEP", "'Which other'")]
    notebook = nbformat.v4.new_notebook(cells=[cell(each) for each in sources])
    client = NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": tmp_path}})
    client.execute(env=os.environ | plain_environment(tmp_path))
    notebook.cells[1].source = ""  # what a student typed stands there, and nowhere else
    first, second = ([each["data"]["text/plain"] for each in notebook.cells[index].outputs] for index in (0, 2))
    assert first[1].splitlines() == [
        "Planted",
        "1 of 2 steps are done, 1 of them solved.",
        "1. Which word  solved",
        "2. Which other",
    ]
    assert second[1].splitlines()[1:] == [
        "0 of 2 steps are done, 0 of them solved.",
        "1. Which word",
        "2. Which other",
    ]
    page, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    del notebook.metadata["widgets"]  # JupyterLab saves none unless it is asked to
    bare, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    for kept in (json.dumps(notebook), page, bare):
        assert "1 of 2 steps are done, 1 of them solved." in kept
        assert "canary" not in kept
