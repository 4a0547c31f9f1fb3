"""Likeness in bulk agrees with likeness by Python sets, whatever the sketches rule out."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near import likeness as module
from boilerplate.near import sketches
from boilerplate.near.likeness import alike, likeness_of
from boilerplate.text.columns import join_texts, offsets_of, ranges
from boilerplate.text.shingles import character_shingles

chinese = st.text(alphabet="党的建设高质量发展", min_size=1, max_size=30)
english = st.text(alphabet="theunion", min_size=1, max_size=60)


def common_subsequence(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for a in one:
        above = row
        row = [0]
        for i, b in enumerate(other):
            row.append(above[i] + 1 if a == b else max(row[-1], above[i + 1]))
    return row[-1]


def is_alike(one: str, other: str, n: int, width: float) -> tuple[bool, float]:
    """Whether texts of one script are alike: `n` characters make a shingle, `width` is that of a character."""
    sets = [{text[i : i + n] for i in range(max(len(text) - n + 1, 1))} for text in (one, other)]
    shared = len(sets[0] & sets[1])
    similarity = shared / len(sets[0] | sets[1])
    threshold = {1.0: 0.4, 0.4: 0.3}[width] * (16 / min(max(shared * width, 1), 64)) ** 0.25
    aligned = common_subsequence(one, other) / max(len(one), len(other))
    # Where the figure is the threshold itself, rounding may decide.
    enough = shared > 0 and similarity >= min(threshold, {1.0: 1.0, 0.4: 0.75}[width]) - 1e-9
    return enough and aligned >= 0.6, similarity


def alike_of(texts: list[str], pairs: list[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The pairs that are alike, with their similarity."""
    codes, offsets = join_texts(texts)

    def shingles_of(records):
        lengths = np.diff(offsets)[records]
        return character_shingles(codes[ranges(offsets[records], lengths)], offsets_of(lengths), 2)

    found = alike(likeness_of(np.arange(len(texts)), codes, offsets, shingles_of), *np.array(pairs).T)
    return dict(zip(zip(found.one.tolist(), found.other.tolist(), strict=True), found.similarity, strict=True))


@pytest.mark.parametrize("at_a_time", [3, 1 << 15])
@given(st.one_of(st.lists(chinese, min_size=2, max_size=8), st.lists(english, min_size=2, max_size=8)))
def test_pairs_are_alike_when_their_sets_and_their_alignment_say_so(at_a_time, texts):
    pairs = list(product(range(len(texts)), repeat=2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketches, "_PAIRS", at_a_time)
        patch.setattr(module, "_LOOK_UPS", at_a_time)
        found = alike_of(texts, pairs)
    n, width = (5, 0.4) if texts[0].isascii() else (2, 1.0)
    expected = {}
    for a, b in pairs:
        enough, similarity = is_alike(texts[a], texts[b], n, width)
        if enough:
            expected[a, b] = similarity
    assert found == pytest.approx(expected)


def test_clauses_in_another_order_and_a_sentence_in_a_longer_one_are_not_alike():
    texts = ["坚持党的全面领导坚持以人民为中心坚持依法治国", "坚持依法治国坚持以人民为中心坚持党的全面领导"]
    texts += ["办好中国的事情关键在党", "习近平总书记多次强调指出办好中国的事情关键在党这是历史的结论"]
    assert list(alike_of(texts, [(0, 0), (0, 1), (2, 2), (2, 3)])) == [(0, 0), (2, 2)]


def test_texts_without_end_are_not_compared_for_their_templates_would_take_all_memory():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 10_000)))
    assert list(alike_of([text, "党" + text[1:], "党" + text], [(0, 1), (0, 2)])) == [(0, 1)]
