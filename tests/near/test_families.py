"""Families: who is in one with whom, and that nothing depends on order or size."""

import random
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerplate.index.corpus import build_corpus
from boilerplate.model import Document, Settings
from boilerplate.near.families import Corpus, Families, family_id, find_families
from boilerplate.near.furniture import find_signs
from boilerplate.near.likeness import alike, likeness_of
from boilerplate.text.columns import offsets_of, ranges
from boilerplate.text.shingles import character_shingles

STOCK = "我们要深入学习贯彻党的{}精神，切实把思想和行动统一到党中央决策部署上来。"
FILLERS = ["二十大", "二十届三中全会", "十九届六中全会", "十九大", "十八届五中全会"]
OTHER = "今年粮食总产量比上年增长，农民收入持续增加，农村面貌发生了很大变化。"


def corpus_of(texts: list[str]) -> tuple[Corpus, list[str]]:
    """The corpus of these documents, and the folded text of its records."""
    documents = [Document(f"{i:06}", text, "utf-8") for i, text in enumerate(texts)]
    segment = build_corpus(documents, Settings()).segments[0]

    def shingles_of(records):
        lengths = np.diff(segment.folded_offsets)[records]
        return character_shingles(
            segment.folded[ranges(segment.folded_offsets[records], lengths)], offsets_of(lengths), 2
        )

    document = np.searchsorted(segment.sentence_offsets, segment.places, side="right") - 1
    folded = segment.folded.tobytes().decode("utf-32-le")
    edges = segment.folded_offsets
    return (
        Corpus(segment.bands, segment.folded, edges, document, segment.place_offsets, shingles_of),
        [folded[a:b] for a, b in pairwise(edges)],
    )


def families_of(texts: list[str], min_documents: int = 2) -> list[tuple[str, int, int, set[str]]]:
    """Medoid, documents, occurrences and members of each family."""
    corpus, folded = corpus_of(texts)
    families = find_families(corpus, min_documents)
    order, offsets = families.records()
    return [
        (folded[m], int(families.documents[f]), int(families.occurrences[f]), {folded[r] for r in order[a:b].tolist()})
        for f, (m, a, b) in enumerate(zip(families.medoid, offsets[:-1], offsets[1:], strict=True))
    ]


def test_variants_of_a_sentence_are_one_family_and_what_is_unlike_them_is_not():
    texts = [STOCK.format(filler) for filler in FILLERS] + [OTHER]
    [(_, documents, occurrences, members)] = families_of(texts)
    assert (documents, occurrences, len(members)) == (5, 5, 5)
    assert not any("粮食" in member for member in members)


def test_a_record_that_stands_in_many_documents_is_a_family_by_itself():
    assert families_of([OTHER, OTHER, OTHER + OTHER]) == [(families_of([OTHER] * 2)[0][0], 3, 4, {OTHER_FOLDED})]


OTHER_FOLDED = OTHER.translate(str.maketrans("", "", "，。"))


def test_a_sentence_that_is_repeated_in_one_document_only_is_none():
    assert families_of([OTHER * 5, STOCK.format("二十大")]) == []


def test_too_short_a_sentence_is_no_family():
    assert families_of(["好的。"] * 4) == []


def test_documents_are_counted_once_though_they_hold_several_variants():
    both = STOCK.format(FILLERS[0]) + STOCK.format(FILLERS[1])
    [(_, documents, occurrences, _)] = families_of([both, both])
    assert (documents, occurrences) == (2, 4)


def test_families_do_not_chain():
    """A is like B and B like C, but A unlike C: whoever is the medoid, all others are verified against it."""
    rng = random.Random(3)
    letters = [chr(0x4E00 + i) for i in rng.sample(range(5000), 400)]
    # A window of 40 characters that moves on by six at a time.
    texts = ["".join(letters[i : i + 40]) + "。" for i in range(0, 360, 6)]
    corpus, folded = corpus_of(texts)
    families = find_families(corpus, 1)
    assert len(families.medoid) > 10
    verified_against_medoid(corpus, families)
    for record, family in enumerate(families.family.tolist()):
        assert len(set(folded[record]) & set(folded[families.medoid[family]])) >= 24


def verified_against_medoid(corpus: Corpus, families: Families) -> None:
    records = np.flatnonzero(families.family >= 0)
    medoids = families.medoid[families.family[records]]
    order = np.argsort(medoids, kind="stable")
    records, medoids = records[order], medoids[order]
    likeness = likeness_of(
        np.arange(len(corpus.place_offsets) - 1), corpus.folded, corpus.folded_offsets, corpus.shingles_of
    )
    pairs = alike(likeness, medoids, records)
    assert pairs.other.tolist() == records.tolist()
    assert families.similarity[records].tolist() == pairs.similarity.tolist()
    for one, other, similarity in zip(pairs.one.tolist(), pairs.other.tolist(), pairs.similarity, strict=True):
        sets = []
        for r in (one, other):
            shingles = corpus.shingles_of(np.array([r]))
            sets.append(set(shingles.hashes.tolist()))
        assert similarity == pytest.approx(len(sets[0] & sets[1]) / len(sets[0] | sets[1]))


def many_variants(n: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    found = set()
    while len(found) < n:
        text = list(STOCK.format(rng.choice(FILLERS)))
        text[rng.randrange(len(text) - 1)] = chr(0x4E00 + rng.randrange(4000))
        found.add("".join(text))
    return sorted(found)


def test_variants_are_found_and_verified_whatever_their_number():
    corpus, _ = corpus_of([*many_variants(400), *([OTHER] * 3)])
    families = find_families(corpus, 2)
    assert families.documents.tolist()[1] == 3
    assert families.documents[0] >= 396
    verified_against_medoid(corpus, families)


def test_two_families_that_share_buckets_are_both_found():
    """The clause that both have in common puts their records in the same buckets, led by one of them."""
    common = "在以习近平同志为核心的党中央坚强领导下"
    one = [common + "，粮食生产再获丰收，农民收入持续增加，" + filler + "。" for filler in FILLERS]
    other = [common + "，国防和军队建设迈出新步伐，强军事业开创新局面，" + filler + "。" for filler in FILLERS]
    assert sorted(len(members) for *_, members in families_of(one + other)) == [5, 5]


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_families_do_not_depend_on_the_order_of_documents(rng):
    texts = [*many_variants(40), *([OTHER] * 3), *many_variants(10, seed=2)]
    expected = families_of(texts)
    rng.shuffle(texts)
    assert families_of(texts) == expected


def test_most_documents_come_first_then_most_occurrences_then_the_text():
    texts = [OTHER, OTHER, "乙" + OTHER_FOLDED[::-1], "乙" + OTHER_FOLDED[::-1], STOCK.format("大会") * 2] * 2
    found = [(-documents, -occurrences, medoid) for medoid, documents, occurrences, _ in families_of(texts)]
    assert len(found) == 3
    assert found == sorted(found)


@pytest.mark.parametrize("texts", [[], ["。"], ["好"], [OTHER]])
def test_a_corpus_without_repeats_has_no_families(texts):
    assert families_of(texts) == []


def test_a_hot_sentence_costs_what_its_variants_cost():
    def seconds(n: int) -> float:
        corpus, _ = corpus_of(many_variants(n))
        best = []
        for _ in range(3):
            began = time.perf_counter()
            find_families(corpus, 2)
            best.append(time.perf_counter() - began)
        return min(best)

    assert seconds(8000) < 8 * seconds(2000)  # all pairs would take 16 times as long


def test_the_name_of_a_family_is_that_of_its_medoid():
    assert family_id(0x0123456789ABCDEF) == "0123456789ab"
    assert family_id(1) == "000000000000"


def signs_of(texts: list[str], *which: str) -> list[bool]:
    """Whether the sentences that fold so are furniture."""
    corpus, folded = corpus_of(texts)
    families = find_families(corpus, 2)
    documents = [Document(f"{i:06}", text, "utf-8") for i, text in enumerate(texts)]
    segment = build_corpus(documents, Settings()).segments[0]
    first = segment.places[segment.place_offsets[families.medoid]]
    document = np.searchsorted(segment.sentence_offsets, first, side="right") - 1
    written = [texts[d][segment.start[s] : segment.end[s]] for d, s in zip(document, first, strict=True)]
    signs = find_signs(families.family[segment.record], segment.sentence_offsets, written)
    named = dict(zip((folded[m] for m in families.medoid.tolist()), signs.furniture.tolist(), strict=True))
    return [named[text] for text in which]


def test_furniture_is_told_from_headings_and_stock_sentences():
    rng = random.Random(1)

    def prose(n: int) -> str:
        return "".join("".join(chr(0x4E00 + rng.randrange(5000)) for _ in range(20)) + "。\n" for _ in range(n))

    texts = [
        f"首页 > 综合范文 > 讲话\n（新华社北京{i + 1}月2日电）\n{OTHER}\n{prose(30)}加强党的建设\n{prose(30)}"
        f"{STOCK.format('大会')}\n{prose(20)}责任编辑：某某\n下一篇:返回列表\n"
        for i in range(5)
    ]
    furniture = signs_of(texts, "首页综合范文讲话", "新华社北京0月0日电", "责任编辑0", "下一篇返回列表")
    assert furniture == [True] * 4
    stock = STOCK.format("大会").replace("，", "").replace("。", "")
    assert signs_of(texts, OTHER_FOLDED, "加强党的建设", stock) == [False] * 3
