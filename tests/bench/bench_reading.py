"""How long a lesson of many steps takes to read, beside bare markdown-it-py on the same text in the same run; and how
the time for a step grows from 10 steps to 10,000, which have to be short ones, as a lesson has at most 1 MB.
"""

from collections.abc import Callable
from functools import partial
from time import process_time

from markdown_it import MarkdownIt

from tutor.lesson.reader import read_lesson

STEPS = 1_000
ROUNDS = 5
STEP = """## Step {number}
patience: 6 s

Draw a cake and cut it so that you could take a half of it, or a **third** of it. Tell me how you chose.

### Answers
- 5/6
- five sixths
### Misconceptions
- **adds tops and bottoms** `2/5`: Are all of those pieces the same size? → Step 1
- **forgets to scale the tops** `2/6`: How many sixths is a half?
### Hints
1. Into how many pieces must a half be cut? And a third?
2. One half is three sixths. What is one third?
3. Three sixths and two sixths make five sixths.
### Solution
Six equal pieces: 3/6 is a half, 2/6 is a third.

"""
SIZES = (10, 100, 1_000, 10_000)
SHORT = """## S{number}

Add.

### Answers
- 5/6
### Misconceptions
- **a** `2/5`: So? → S1
### Hints
1. Cut.

"""


def run() -> dict[str, float]:
    """Milliseconds for 1,000 steps and their share of markdown-it-py's; microseconds for a short step, by how many.

    The growth is what a step of 10,000 takes over what one of 100 takes: 1 where reading is linear.
    """
    text = lesson(STEP, STEPS)
    parser = MarkdownIt("commonmark")
    ours, bare = shortest(lambda: read_lesson(text.encode()), lambda: parser.parse(text))
    each = {size: 1e6 * shortest(partial(read_lesson, lesson(SHORT, size).encode()))[0] / size for size in SIZES}
    return {
        "read_1000_steps_ms": 1000 * ours,
        "share_of_markdown_it": ours / bare,
        **{f"step_of_{size}_us": each[size] for size in SIZES},
        "growth_of_100_to_10000": each[10_000] / each[100],
    }


def lesson(step: str, steps: int) -> str:
    """A lesson of that many steps."""
    return "# Many steps\n\n" + "".join(step.format(number=number) for number in range(1, steps + 1))


def shortest(*calls: Callable[[], object]) -> list[float]:
    """Seconds of the processor: the best of five rounds, each called in its turn; one round before is not counted."""
    rounds = []
    for _ in range(ROUNDS + 1):
        seconds = []
        for call in calls:
            start = process_time()
            call()
            seconds.append(process_time() - start)
        rounds.append(seconds)
    return [min(each) for each in zip(*rounds[1:], strict=True)]
