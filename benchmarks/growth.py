"""How building and checking grow with the corpus, plain and with one sentence and a variant of it in every document.

    python benchmarks/growth.py FOLDER [--documents 500 1000 2000]

FOLDER holds UTF-8 .txt files. The draft is the beginning of a document that is not in the corpus, and the hot sentence.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

from boilerplate.index.corpus import build_corpus
from boilerplate.judgement import judge
from boilerplate.model import Document, Settings

HOT = "要深入学习贯彻会议精神，扎实推进各项工作落到实处、见到实效，以优异成绩迎接新的一年。"


def variant(rng: random.Random) -> str:
    letters = list(HOT[:-1])
    for _ in range(3):
        letters[rng.randrange(len(letters))] = chr(0x4E00 + rng.randrange(3000))
    return "".join(letters) + "。"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[500, 1000, 2000])
    args = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(args.folder.rglob("*.txt"))]
    draft = Document("draft", f"{texts.pop()[:6000]}\n{HOT}", "utf-8")
    rng = random.Random(1)
    for n in args.documents:
        row = []
        for hot in (False, True):
            added = [f"\n{HOT}\n{variant(rng)}" if hot else "" for _ in range(n)]
            documents = [Document(f"{i:06}", texts[i] + added[i], "utf-8") for i in range(n)]
            began = time.perf_counter()
            corpus = build_corpus(documents, Settings())
            built = time.perf_counter()
            judge(draft, corpus, Settings())
            row.append((built - began, time.perf_counter() - built))
        (plain_build, plain), (hot_build, hot_check) = row
        print(f"| {n:,} | {plain_build:.2f} s | {hot_build:.2f} s | {plain:.2f} s | {hot_check:.2f} s |", flush=True)


if __name__ == "__main__":
    main()
