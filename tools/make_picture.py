"""Make docs/check.svg, the picture in the README: what a terminal shows of the example.

pip install .
python tools/make_picture.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from html import escape
from pathlib import Path

from wcwidth import wcswidth

ROOT = Path(__file__).parent.parent
COMMAND = ["check", "examples/draft.txt", "--corpus", "seeds"]
FIRST_LINES, COLUMNS = 46, 80
CELL, LINE, MARGIN = 8.4, 20, 16
#: What the escape sequences of the text report look like here.
STYLES = {
    "1": "font-weight:bold", "2": "fill:#8a8a8a", "31": "fill:#f07178", "32": "fill:#b8cc52", "33": "fill:#e7c547",
    "36": "fill:#70c0ba", "4": "text-decoration:underline",
}  # fmt: skip
#: Runs of characters of one width, so that each can be given its exact width whatever font is there.
RUN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*| +|[^\x20-\x7e]")


def main() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "boilerplate", *COMMAND, "--color", "always"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    lines = [f"$ boilerplate {' '.join(COMMAND)}", *done.stdout.decode("utf-8").splitlines()[:FIRST_LINES], "…"]
    body = "".join(text for row, line in enumerate(lines) for text in drawn(line, MARGIN + (row + 1) * LINE))
    width, height = 2 * MARGIN + COLUMNS * CELL, 2 * MARGIN + (len(lines) + 1) * LINE
    (ROOT / "docs" / "check.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img"'
        ' aria-label="What boilerplate check prints of the example draft">\n'
        f'<rect width="100%" height="100%" rx="8" fill="#1f2430"/>\n'
        '<g fill="#d7d7d7" font-size="14"'
        " font-family=\"ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Microsoft YaHei', monospace\">\n"
        f"{body}</g>\n</svg>\n",
        encoding="utf-8",
    )


def drawn(line: str, y: int) -> list[str]:
    """The line as SVG text elements, each as wide as its cells."""
    texts, column, style = [], 0, ""
    for piece in re.split(r"(\x1b\[[\d;]*m)", line):
        if piece.startswith("\x1b"):
            style = ";".join(STYLES[code] for code in piece[2:-1].split(";") if code in STYLES)
            continue
        for run in RUN.findall(piece):
            cells = max(wcswidth(run), 0)
            if run.strip():
                texts.append(
                    f'<text x="{MARGIN + column * CELL:.1f}" y="{y}" textLength="{cells * CELL:.1f}"'
                    f' lengthAdjust="spacingAndGlyphs"{f" style={style!r}" if style else ""}>{escape(run)}</text>\n'
                )
            column += cells
    return texts


if __name__ == "__main__":
    main()
