"""Pictures of every state of the desk in every theme, wide and on a phone: `python -m tests.browser.gallery FOLDER`."""

import sys
from pathlib import Path

import comm
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import chromium
from tests.browser.classroom import Classroom, KeptComm
from tests.browser.states import STATES, THEMES

WIDTHS = {"wide": 1000, "phone": 390}


def take(browser: Browser, folder: Path) -> None:
    """One picture a state, theme and width."""
    for width, pixels in WIDTHS.items():
        for state in STATES:
            page = browser.new_page(viewport={"width": pixels, "height": 900})
            state(Classroom(page))
            for theme, media in THEMES.items():
                page.emulate_media(reduced_motion="reduce", **media)  # type: ignore[arg-type]
                page.screenshot(path=folder / f"{state.__name__}-{theme}-{width}.png", full_page=True)
            page.close()


def main(folder: Path) -> None:
    """Fill the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    comm.create_comm = KeptComm
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        take(browser, folder)
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures are in {folder}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
