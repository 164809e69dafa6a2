"""How long a lesson of many steps takes to read, beside bare markdown-it-py on the same text in the same run."""

from time import perf_counter

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


def run() -> dict[str, float]:
    """Milliseconds for 1,000 steps read, and the share of that in what markdown-it-py takes; the best of five."""
    text = "# Many steps\n\n" + "".join(STEP.format(number=number) for number in range(1, STEPS + 1))
    source = text.encode()
    parser = MarkdownIt("commonmark")
    read_lesson(source[: source.index(b"## Step 2\n")])
    ours, bare = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        read_lesson(source)
        read = perf_counter()
        parser.parse(text)
        ours.append(read - start)
        bare.append(perf_counter() - read)
    return {"read_1000_steps_ms": 1000 * min(ours), "share_of_markdown_it": min(ours) / min(bare)}
