"""Families that were planted in real text, and what is found of them; and how long it takes as a corpus grows.

    python benchmarks/families.py FOLDER [--families 60] [--seed 1] [--hot 0]

FOLDER holds UTF-8 .txt files in one language. A template is made of two to four stretches of its sentences with slots
between them; every slot has from two to two hundred fillers, again from the text. Of each template there are 2 to 500
variants: slots filled at random, and none to two letters dropped, doubled or replaced. Variants stand one by one
between sentences of random documents. With --hot there are so many variants of one more template.

Printed, over all planted variants and by the size of the family: recall, the share of variants that are in the family
that has most of the template's variants; purity, the share of the records of these families that are variants of the
template; exact, the share of variants that template and fillers give back letter by letter; plain, the share that do so
without a departure from the template's parts. Then seconds: to group the records, and to align all families.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from boilerplate.index.corpus import build_corpus
from boilerplate.index.segment import Segment
from boilerplate.model import Document, Settings
from boilerplate.near.families import Corpus, Families, find_families
from boilerplate.near.templates import Wording, find_templates
from boilerplate.text.analysis import analyse_sentences, parse_shingle
from boilerplate.text.columns import offsets_of, ranges
from boilerplate.text.shingles import character_shingles, hash_spans

SHINGLE = parse_shingle("char-2")


class Planted(NamedTuple):
    template: int
    text: str


class Source:
    """Where the words of templates come from: a list of characters, or of words in a language that has spaces."""

    def __init__(self, texts: list[str], rng: random.Random) -> None:
        sample = "".join(texts[:20])
        self.latin = sum(c.isascii() for c in sample) > len(sample) / 2
        self.glue = " " if self.latin else ""
        self.rng = rng
        pattern = r"[a-z]+(?: [a-z]+)+" if self.latin else r"[\u4e00-\u9fff]{12,}"
        self.clauses = [
            list(words)
            for text in texts
            for clause in re.findall(pattern, text)
            if len(words := clause.split() if self.latin else list(clause)) >= 12
        ]

    def stretch(self, low: int, high: int) -> list[str]:
        """A few words, or two and a half times as many characters, of a random clause."""
        scale = 1 if self.latin else 2
        length = self.rng.randint(low * scale, high * scale)
        clause = self.rng.choice(self.clauses)
        begin = self.rng.randrange(max(len(clause) - length, 0) + 1)
        return clause[begin : begin + length]

    def letter(self) -> str:
        return self.rng.choice(self.rng.choice(self.rng.choice(self.clauses)))


def variants_of(source: Source, n: int) -> list[str]:
    """So many different variants of a new template."""
    rng = source.rng
    parts = [source.stretch(4, 8) for _ in range(rng.randint(2, 4))]
    pools = [[source.stretch(1, 3) for _ in range(rng.choice((2, 5, 20, 200)))] for _ in parts]
    open_first = rng.random() < 0.5
    found: set[str] = set()
    while len(found) < n:
        words: list[str] = []
        for number, (part, pool) in enumerate(zip(parts, pools, strict=True)):
            words += rng.choice(pool) if number or open_first else []
            words += part
        text = source.glue.join(words)
        for _ in range(rng.randint(0, 2)):
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice(("", 2 * text[place], source.letter())) + text[place + 1 :]
        found.add(text.strip().capitalize() + (". " if source.latin else "。"))
    return sorted(found)


def plant(texts: list[str], source: Source, sizes: list[int]) -> tuple[list[Document], list[Planted]]:
    """The documents with variants between their sentences."""
    rng = source.rng
    planted = [Planted(number, text) for number, n in enumerate(sizes) for text in variants_of(source, n)]
    ends = [[m.end() for m in re.finditer(r"[a-z]\. " if source.latin else "。", text)] for text in texts]
    holders = [d for d in range(len(texts)) if ends[d]]
    inserted: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for _, text in planted:
        document = rng.choice(holders)
        inserted[document].append((rng.choice(ends[document]), text))
    documents = []
    for number, text in enumerate(texts):
        for place, variant in sorted(inserted[number], reverse=True):
            text = text[:place] + variant + text[place:]
        documents.append(Document(f"{number:06}.txt", text, "utf-8"))
    return documents, planted


def columns_of(segment: Segment) -> Corpus:
    def shingles_of(records: np.ndarray) -> object:
        lengths = np.diff(segment.folded_offsets)[records]
        codes = segment.folded[ranges(segment.folded_offsets[records], lengths)]
        return character_shingles(codes, offsets_of(lengths), SHINGLE.size)

    documents = np.searchsorted(segment.sentence_offsets, segment.places, side="right") - 1
    return Corpus(segment.bands, segment.folded, segment.folded_offsets, documents, segment.place_offsets, shingles_of)


def records_of(segment: Segment, texts: list[str]) -> np.ndarray:
    """The record of each sentence, -1 where no sentence of the corpus folds so."""
    folded = analyse_sentences(texts, SHINGLE).folded
    keys = hash_spans(folded.codes, folded.offsets[:-1], folded.offsets[1:])
    at = np.minimum(np.searchsorted(segment.keys, keys), len(segment.keys) - 1)
    return np.where(segment.keys[at] == keys, at, -1)


def folded_text(segment: Segment, record: int) -> str:
    begin, end = segment.folded_offsets[record : record + 2]
    return segment.folded[begin:end].tobytes().decode("utf-32-le")


def wordings_of(segment: Segment, documents: list[Document], families: Families) -> list[list[Wording]]:
    """The records of each family as they were first written, the medoid first."""
    order, offsets = families.records()
    first = segment.places[segment.place_offsets[:-1]]
    document = np.searchsorted(segment.sentence_offsets, first, side="right") - 1
    times = np.diff(segment.place_offsets)

    def wording(record: int) -> Wording:
        begin, end = int(segment.start[first[record]]), int(segment.end[first[record]])
        return Wording(documents[document[record]].text[begin:end], int(times[record]))

    return [
        [wording(medoid), *(wording(r) for r in order[offsets[f] : offsets[f + 1]].tolist() if r != medoid)]
        for f, medoid in enumerate(families.medoid.tolist())
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--families", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hot", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(args.folder.rglob("*.txt"))]
    source = Source(texts, rng)
    sizes = [2, 500, *(round(2 * 250 ** rng.random()) for _ in range(args.families - 2))]
    sizes += [args.hot] if args.hot else []
    documents, planted = plant(texts, source, sizes)
    segment = build_corpus(documents, Settings()).segments[0]

    began = time.perf_counter()
    families = find_families(columns_of(segment), 1)
    grouped = time.perf_counter() - began
    several = find_families(columns_of(segment), 2)
    wordings = wordings_of(segment, documents, several)
    began = time.perf_counter()
    templates = find_templates(wordings)
    aligned = time.perf_counter() - began

    record = records_of(segment, [text for _, text in planted])
    members: dict[int, set[int]] = defaultdict(set)
    for (template, _), r in zip(planted, record.tolist(), strict=True):
        members[template].add(r)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for template, size in enumerate(sizes):
        votes = Counter(int(families.family[r]) for r in members[template] if r >= 0)
        family, found = votes.most_common(1)[0]
        everyone = set(np.flatnonzero(families.family == family).tolist())
        for row in ("all", f"{'2 to 9' if size < 10 else '10 to 99' if size < 100 else '100 or more'}"):
            rows[row].update(variants=len(members[template]), found=found, records=len(everyone), templates=1)
    exact = plain = total = 0
    order, offsets = several.records()
    for f, (medoid, template) in enumerate(zip(several.medoid.tolist(), templates, strict=True)):
        records = [medoid, *(r for r in order[offsets[f] : offsets[f + 1]].tolist() if r != medoid)]
        for r, reading in zip(records, template.readings, strict=True):
            total += 1
            exact += template.folded(reading) == folded_text(segment, r)
            plain += not reading.departures
    print(f"{len(segment.keys):,} records, {len(planted):,} variants planted, {int((record < 0).sum())} cut otherwise")
    for name, row in sorted(rows.items()):
        figures = f"recall {row['found'] / row['variants']:.4f}, purity {row['found'] / row['records']:.4f}"
        print(f"{name:12}{row['templates']:5} templates, {row['variants']:6} variants: {figures}")
    print(f"templates of {len(templates):,} families: exact {exact / total:.4f}, plain {plain / total:.4f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"grouped in {grouped:.2f} s, aligned in {aligned:.2f} s, {peak:.2f} GB")


if __name__ == "__main__":
    main()
