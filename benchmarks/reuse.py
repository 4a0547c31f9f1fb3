"""Drafts whose reused sentences are known, judged by this program and by plain recipes, on the same drafts in one run.

    python benchmarks/reuse.py CORPUS FRESH [--drafts 40] [--seed 1] [--method NAME]...

CORPUS and FRESH are folders of UTF-8 .txt files in one language. Sentences of CORPUS are put among sentences of FRESH,
each under one edit: as it is; with its layout changed; with its numbers changed or masked; with one word in eight or
one in four dropped, doubled or replaced by a word from elsewhere in CORPUS; with its clauses in another order; run
together with the next. Sentences of FRESH that share a run of 9 characters (30 letters) with CORPUS are left out first,
so that what is left is original beyond doubt. Printed for each method, over letters and digits: precision, recall,
granularity and plagdet (Potthast et al., COLING 2010), recall by edit, and the mean error of the originality in points
of 100.

The recipes compare sentences cut at 。！？!?；; and at line ends, folded by NFKC and lower case, digits as one:
    datasketch-char2   MinHashLSH(threshold=0.5, num_perm=128) on pairs of characters (runs of 5 letters), unverified
    datasketch-word3   the same at 0.7 on runs of 3 words (jieba; spaces in English)
    brute-force        exact Jaccard similarity of the same pairs or runs with every sentence, at least 0.3
    runs               a common run of 13 characters (33 letters)
"""

from __future__ import annotations

import argparse
import math
import random
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from boilerplate.index.corpus import build_corpus
from boilerplate.judgement import judge
from boilerplate.model import Document, Settings

SENTENCE = re.compile(r"(?:[^。！？!?；;\n.]|\.(?!\s))+(?:[。！？!?；;]|\.(?=\s|$))?")
Spans = list[tuple[int, int]]


class Draft(NamedTuple):
    text: str
    #: (start, end, edit) of every reused sentence.
    reused: list[tuple[int, int, str]]


def folded(text: str) -> str:
    letters = (c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    return re.sub("0+", "0", "".join("0" if c.isdigit() else c for c in letters))


def is_latin(text: str) -> bool:
    return sum(c.isascii() for c in text) > len(text) / 2


def sentences(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in SENTENCE.finditer(text) if len(folded(found[0])) >= 12]


def tokens(text: str) -> list[str]:
    return re.findall(r"\s*\w+|\W", text) if is_latin(text) else re.findall(r"\w{1,2}|\W", text)


def reworded(rate: float) -> Callable[[str, random.Random, list[str]], str]:
    def edit(text: str, rng: random.Random, words: list[str]) -> str:
        result = []
        for token in tokens(text):
            if not token.strip().isalnum() or rng.random() > rate:
                result.append(token)
            else:
                result += rng.choice([[], [token, token], [rng.choice(words)], [rng.choice(words)]])
        return "".join(result) or text

    return edit


def new_layout(text: str, rng: random.Random, words: list[str]) -> str:
    text = text.translate(str.maketrans("，：；（）", ",:;()"))
    at = rng.randrange(1, len(text))
    return f"{text[:at]}{rng.choice([' ', chr(0x3000), chr(10)])}{text[at:]}"


def new_numbers(text: str, rng: random.Random, words: list[str]) -> str:
    return re.sub(r"\d+", lambda found: rng.choice(["XX", "**", str(rng.randrange(9999))]), text)


def new_order(text: str, rng: random.Random, words: list[str]) -> str:
    clauses = re.split("(?<=[，、,])", text[:-1])
    rng.shuffle(clauses)
    return "".join(clauses) + text[-1]


EDITS: dict[str, Callable[[str, random.Random, list[str]], str]] = {
    "verbatim": lambda text, rng, words: text,
    "layout": new_layout,
    "numbers": new_numbers,
    "1 word in 8": reworded(1 / 8),
    "1 word in 4": reworded(1 / 4),
    "clause order": new_order,
    "run together": lambda text, rng, words: text[:-1],
}


def make_drafts(corpus: list[str], fresh: list[str], n: int, rng: random.Random) -> list[Draft]:
    reach = 30 if is_latin(corpus[0][:9999]) else 9
    held = {text[i : i + reach] for text in map(folded, corpus) for i in range(len(text) - reach + 1)}
    own = [text[a:b] for text in fresh for a, b in sentences(text)]
    own = [s for s in own if not any(folded(s)[i : i + reach] in held for i in range(len(folded(s)) - reach + 1))]
    rng.shuffle(own)
    reusable = [text[a:b].strip() for text in corpus for a, b in sentences(text)]
    words = [token for text in rng.sample(reusable, min(2000, len(reusable))) for token in tokens(text)]
    words = [word for word in words if word.strip().isalnum()]
    drafts = []
    for _ in range(n):
        size = rng.randrange(20, 50)
        n_reused = round(size * rng.choice([0, 0.1, 0.25, 0.5, 0.75, 1]))
        parts = [(own.pop(), "") for _ in range(min(size - n_reused, len(own)))]
        for _ in range(n_reused):
            edit = rng.choice(list(EDITS))
            parts.append((EDITS[edit](rng.choice(reusable), rng, words), edit))
        rng.shuffle(parts)
        text, reused = "", []
        for part, edit in parts:
            if edit:
                reused.append((len(text), len(text) + len(part), edit))
            text += part + ("" if part[-1] in "。！？!?；;." or edit == "run together" else "。")
            text += " " if is_latin(part) else "\n" * (rng.random() < 0.3)
        drafts.append(Draft(text, reused))
    return drafts


def by_boilerplate(corpus: list[str], drafts: list[Draft]) -> list[Spans]:
    documents = [Document(f"{i:05}", text, "utf-8") for i, text in enumerate(corpus)]
    archive = build_corpus(documents, Settings())
    reports = (judge(Document("draft", draft.text, "utf-8"), archive, Settings()) for draft in drafts)
    return [[(passage.start, passage.end) for passage in report.passages] for report in reports]


def shingles(text: str, kind: str) -> set[str]:
    if kind == "word":
        import jieba

        words = text.lower().split() if is_latin(text) else [w for w in jieba.cut(text) if w.strip().isalnum()]
        return {" ".join(words[i : i + 3]) for i in range(max(len(words) - 2, 1))}
    n = 5 if is_latin(text) else 2
    text = folded(text)
    return {text[i : i + n] for i in range(max(len(text) - n + 1, 1))}


def by_datasketch(kind: str, threshold: float) -> Callable[[list[str], list[Draft]], list[Spans]]:
    def method(corpus: list[str], drafts: list[Draft]) -> list[Spans]:
        from datasketch import MinHash, MinHashLSH

        def sketch(text: str) -> MinHash:
            minhash = MinHash(num_perm=128)
            minhash.update_batch([shingle.encode() for shingle in shingles(text, kind)])
            return minhash

        lsh = MinHashLSH(threshold=threshold, num_perm=128)
        texts = {text[a:b].strip() for text in corpus for a, b in sentences(text)}
        for i, text in enumerate(sorted(texts)):
            lsh.insert(i, sketch(text))
        return [[(a, b) for a, b in sentences(draft.text) if lsh.query(sketch(draft.text[a:b]))] for draft in drafts]

    return method


def by_brute_force(corpus: list[str], drafts: list[Draft]) -> list[Spans]:
    holders: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for sentence in sorted({text[a:b].strip() for text in corpus for a, b in sentences(text)}):
        for shingle in shingles(sentence, "char"):
            holders[shingle].append(len(sizes))
        sizes.append(len(shingles(sentence, "char")))
    arrays, all_sizes = {s: np.array(ids) for s, ids in holders.items()}, np.array(sizes)

    def best(text: str) -> float:
        mine = shingles(text, "char")
        found = [arrays[shingle] for shingle in mine if shingle in arrays]
        shared = np.bincount(np.concatenate(found), minlength=len(sizes)) if found else np.zeros(len(sizes))
        return float((shared / (len(mine) + all_sizes - shared)).max())

    return [[(a, b) for a, b in sentences(draft.text) if best(draft.text[a:b]) >= 0.3] for draft in drafts]


def by_runs(corpus: list[str], drafts: list[Draft]) -> list[Spans]:
    n = 33 if is_latin(corpus[0][:9999]) else 13
    held = {text[i : i + n] for text in map(folded, corpus) for i in range(len(text) - n + 1)}
    results = []
    for draft in drafts:
        at = [i for i, c in enumerate(draft.text) if c.isalnum()]
        letters = "".join("0" if draft.text[i].isdigit() else draft.text[i].lower() for i in at)
        spans: Spans = []
        for i in range(len(at) - n + 1):
            if letters[i : i + n] in held:
                start, end = at[i], at[i + n - 1] + 1
                spans = (
                    [*spans[:-1], (spans[-1][0], end)] if spans and spans[-1][1] >= start else [*spans, (start, end)]
                )
        results.append(spans)
    return results


METHODS: dict[str, Callable[[list[str], list[Draft]], list[Spans]]] = {
    "boilerplate": by_boilerplate,
    "datasketch-char2": by_datasketch("char", 0.5),
    "datasketch-word3": by_datasketch("word", 0.7),
    "brute-force": by_brute_force,
    "runs": by_runs,
}


def figures(drafts: list[Draft], found: list[Spans]) -> dict[str, float]:
    hits = wrong = missed = touched = pieces = 0
    of_edit: dict[str, list[int]] = {edit: [0, 0] for edit in EDITS}
    errors = []
    for draft, spans in zip(drafts, found, strict=True):
        letters = np.array([c.isalnum() for c in draft.text])
        truth, said = np.zeros(len(letters), bool), np.zeros(len(letters), bool)
        for a, b, _ in draft.reused:
            truth[a:b] = True
        for a, b in spans:
            said[a:b] = True
        hits, wrong = hits + (letters & truth & said).sum(), wrong + (letters & said & ~truth).sum()
        missed += (letters & truth & ~said).sum()
        for a, b, edit in draft.reused:
            of_edit[edit][0] += (letters & said)[a:b].sum()
            of_edit[edit][1] += letters[a:b].sum()
            n = sum(x < b and a < y for x, y in spans)
            touched, pieces = touched + (n > 0), pieces + n
        errors.append(abs(int((letters & said).sum()) - int((letters & truth).sum())) / letters.sum() * 100)
    precision, recall = hits / max(hits + wrong, 1), hits / max(hits + missed, 1)
    granularity = max(pieces / max(touched, 1), 1)
    plagdet = 2 * precision * recall / max(precision + recall, 1e-9) / math.log2(1 + granularity)
    return {
        "plagdet": plagdet, "precision": precision, "recall": recall, "granularity": granularity,
        "error of originality": float(np.mean(errors)), **{edit: a / max(b, 1) for edit, (a, b) in of_edit.items()},
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("fresh", type=Path)
    parser.add_argument("--drafts", type=int, default=40)
    parser.add_argument("--documents", type=int, default=400, help="of each folder, chosen at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--method", action="append", choices=METHODS)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    corpus, fresh = (
        [path.read_text(encoding="utf-8") for path in rng.sample(files, min(args.documents, len(files)))]
        for files in (sorted(folder.rglob("*.txt")) for folder in (args.corpus, args.fresh))
    )
    drafts = make_drafts(corpus, fresh, args.drafts, rng)
    print(f"{len(corpus)} documents, {len(drafts)} drafts, {sum(len(d.reused) for d in drafts)} reused sentences")
    for name in args.method or METHODS:
        began = time.perf_counter()
        result = figures(drafts, METHODS[name](corpus, drafts))
        print(f"\n{name}: {time.perf_counter() - began:.1f} s")
        print("  " + "  ".join(f"{key} {value:.3f}" for key, value in result.items()))


if __name__ == "__main__":
    main()
