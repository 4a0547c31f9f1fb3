"""A real browser that has no network, and reports that were really made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

INSTALL = "pip install '.[test]'"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium of the system, or the one that playwright has installed."""
    api = pytest.importorskip("playwright.sync_api", reason=f"playwright is not installed: {INSTALL}")
    with api.sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("there is no Chromium: apt-get install chromium, or playwright install chromium")
        # Whoever runs as root, in a container for instance, has no sandbox to run in.
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """Opens HTML from the disk, offline; gives the page, and what it says on the console or tries to load."""
    contexts = []

    def open_(html: str, **options: Any) -> tuple[Any, list[str]]:
        file = tmp_path / f"报告 {len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or said.append(request.url)
        )
        page.goto(file.as_uri())
        return page, said

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def violations() -> Callable[[Any], list[str]]:
    """What axe-core finds wrong with a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=f"axe is not installed: {INSTALL}")

    def run(page: Any) -> list[str]:
        found = axe.Axe().run(page).response["violations"]
        return [f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    return run
