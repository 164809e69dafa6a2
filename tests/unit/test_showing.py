"""What stands on the desk, and its pictures, on virtual time."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from tutor import frames as f
from tutor.commands import Progress, StepView
from tutor.showing import MOST_BYTES, MOST_SKETCHES, Showing
from tutor.testing.clock import run_virtually
from tutor.testing.desk import FakeDesk
from tutor.testing.workbench import FakePictures
from tutor.values import Picture

CAKE = Picture("image/png", b"cake")
PIE = Picture("image/svg+xml", b"pie")
LARGE = Picture("image/jpeg", b"x" * (MOST_BYTES - 3))


def view(step: str, *images: str) -> StepView:
    return StepView(step, step, "<p></p>", "en", 1, 2, images=images)


def show(
    act: Callable[[Showing], Coroutine[Any, Any, None]], pictures: FakePictures | None = None
) -> tuple[list[f.ToDesk], list[Sequence[str]]]:
    """What reached the desk, and which pictures were lacking."""
    desk, lacking = FakeDesk(), []

    async def main() -> None:
        async with asyncio.TaskGroup() as tasks:
            await act(Showing(link=desk, pictures=pictures, tasks=tasks, lacking=lacking.append))

    run_virtually(main())
    return desk.received, lacking


def pictures_in(received: list[f.ToDesk]) -> list[tuple[str, str, bytes]]:
    return [(each.name, each.kind, each.body) for each in received if isinstance(each, f.PictureFrame)]


def test_pictures_follow_their_step() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "cake.png", "pie.svg"))

    received, lacking = show(act, FakePictures({"cake.png": CAKE, "pie.svg": PIE}))
    assert [type(each) for each in received] == [f.ShowCriteriaFrame, f.ShowStepFrame, f.PictureFrame, f.PictureFrame]
    assert pictures_in(received) == [("cake.png", "image/png", b"cake"), ("pie.svg", "image/svg+xml", b"pie")]
    assert lacking == []


def test_a_step_without_pictures_reads_none() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a"))

    pictures = FakePictures({"cake.png": CAKE})
    assert pictures_in(show(act, pictures)[0]) == []
    assert pictures.asked == []


def test_those_that_are_not_there_are_named_once_the_others_are_shown() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "gone.png", "cake.png", "lost.png"))

    received, lacking = show(act, FakePictures({"cake.png": CAKE}))
    assert pictures_in(received) == [("cake.png", "image/png", b"cake")]
    assert lacking == [["gone.png", "lost.png"]]
    assert show(act)[1] == [["gone.png", "cake.png", "lost.png"]]


def test_all_pictures_of_a_step_fit_into_half_of_the_links_queue() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "large.jpg", "cake.png", "pie.svg"))

    received, lacking = show(act, FakePictures({"large.jpg": LARGE, "cake.png": CAKE, "pie.svg": PIE}))
    assert [name for name, *_ in pictures_in(received)] == ["large.jpg", "pie.svg"]
    assert lacking == [["cake.png"]]


def test_pictures_of_a_step_that_is_over_are_sent_no_longer() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "large.jpg", "cake.png"))
        await asyncio.sleep(0.1)  # the large one is on its way
        showing.step(view("b", "pie.svg"))

    received, lacking = show(act, FakePictures({"large.jpg": LARGE, "cake.png": CAKE, "pie.svg": PIE}))
    assert [name for name, *_ in pictures_in(received)] == ["large.jpg", "pie.svg"]
    assert lacking == []


def test_a_desk_that_comes_back_sees_all_of_it_again_and_only_the_newest() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "cake.png"))
        showing.show(f.ShowProgressFrame(Progress(0, 2)))
        showing.show(f.AskTrust(asked=True))
        showing.step(view("b", "pie.svg"))
        showing.show(f.AskTrust(asked=False))
        await asyncio.sleep(1)
        showing.again()

    received, _ = show(act, FakePictures({"cake.png": CAKE, "pie.svg": PIE}))
    again = received[received.index(f.AskTrust(asked=False)) + 2 :]
    assert again == [
        f.ShowProgressFrame(Progress(0, 2)),
        f.ShowCriteriaFrame(()),
        f.ShowStepFrame(view("b", "pie.svg")),
        f.AskTrust(asked=False),
        f.PictureFrame("pie.svg", "image/svg+xml", b"pie"),
    ]


def test_nothing_is_sent_once_it_is_closed() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a", "cake.png"))
        showing.close()

    assert pictures_in(show(act, FakePictures({"cake.png": CAKE}))[0]) == []


def test_a_drawing_comes_back_with_its_step_and_with_no_other() -> None:
    async def act(showing: Showing) -> None:
        showing.step(view("a"))
        showing.drawings.keep(f.Sketched("a", b"old"))
        showing.drawings.keep(f.Sketched("a", b"new"))
        showing.step(view("b"))
        showing.again()
        showing.step(view("a"))

    received, _ = show(act)
    assert [each for each in received if isinstance(each, f.SketchFrame)] == [f.SketchFrame("a", b"new")]
    assert received[-1] == f.SketchFrame("a", b"new")


def test_old_drawings_go_when_there_are_too_many() -> None:
    async def act(showing: Showing) -> None:
        for step in ("a", "b", "c"):
            showing.drawings.keep(f.Sketched(step, b"x" * (MOST_SKETCHES // 2)))
        for step in ("a", "b", "c"):
            showing.step(view(step))

    received, _ = show(act)
    assert [each.step for each in received if isinstance(each, f.SketchFrame)] == ["b", "c"]
