"""Make docs/pictures: what a browser shows of the pages. Needs the `test` extra and a Chromium.

    python tools/make_page_pictures.py

The pages are those of the example draft against `seeds/`, and of `seeds/` as a whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SIZE = (1280, 800)


def made(folder: Path, *command: str) -> str:
    """The address of a page that the program makes."""
    file = folder / f"{'-'.join(command[:1] + command[-1:])}.html"
    subprocess.run(
        [sys.executable, "-m", "boilerplate", *command, "--format", "html", "--output", str(file)],
        cwd=ROOT,
        check=False,
        env={**os.environ, "BOILERPLATE_CACHE_DIR": str(folder / "cache")},
    )
    return file.as_uri()


def check_page(page: Page) -> None:
    page.locator("a.mark").nth(1).click()
    page.locator("a.mark").nth(1).evaluate("mark => mark.scrollIntoView({ block: 'center' })")
    page.mouse.wheel(0, 60)


def main() -> None:
    """Write every picture anew."""
    check = ("check", "examples/draft.txt", "--corpus", "seeds")
    report = ("report", "--corpus", "seeds")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture, command, scheme, prepare in (
            ("check", (*check, "--lang", "zh"), "light", None),
            ("check-source", (*check, "--lang", "en"), "light", check_page),
            ("check-dark", (*check, "--lang", "zh"), "dark", check_page),
            ("report", (*report, "--lang", "zh"), "light", None),
        ):
            page = browser.new_page(
                viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme=scheme, reduced_motion="reduce"
            )
            page.goto(made(folder, *command))
            if prepare is not None:
                prepare(page)
            page.wait_for_timeout(200)
            page.screenshot(path=PICTURES / f"{picture}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
