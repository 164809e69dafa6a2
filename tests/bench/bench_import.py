"""What `import tutor` costs, what `from tutor import teach` costs, and opening a lesson of 200 steps: each in a fresh
process, without the start of Python itself; the median of five."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.bench_reading import STEP
from tutor.testing.jupyter import plain_environment

STEPS = 200
ROUNDS = 5
TIMED = """
from time import perf_counter
{before}
begin = perf_counter()
{measured}
print(1000 * (perf_counter() - begin))
"""


def run() -> dict[str, float]:
    """Milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lesson = folder / "many-steps.lesson.md"
        lesson.write_text("# Many steps\n\n" + "".join(STEP.format(number=number) for number in range(1, STEPS + 1)))
        opening = f"desk = teach({str(lesson)!r})"
        return {
            "import_tutor_ms": _median_ms(folder, "", "import tutor"),
            "import_teach_ms": _median_ms(folder, "", "from tutor import teach"),
            "open_200_steps_ms": _median_ms(folder, "from tutor import teach", opening),
        }


def _median_ms(folder: Path, before: str, measured: str) -> float:
    command = [sys.executable, "-c", TIMED.format(before=before, measured=measured)]
    environment = plain_environment(folder)
    rounds = []
    for _ in range(ROUNDS):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        rounds.append(float(done.stdout))
    return statistics.median(rounds)
