"""Every common run of the guaranteed width is found, and exactly as far as it goes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases import runs as module
from boilerplate.phrases.fingerprints import (
    GRAM,
    WINDOW,
    Grams,
    all_grams,
    winnow,
)
from boilerplate.phrases.runs import common_runs
from boilerplate.text.columns import code_points, offsets_of
from boilerplate.text.shingles import WIDE_UNITS, widths_before
from boilerplate.text.tables import first_values, pack, spans_of

# Few characters, of both widths, so that texts have runs in common.
texts = st.text(st.sampled_from("坚持党的ab"), max_size=40)
RUN = 13 * WIDE_UNITS


def found_runs(draft: str, records: list[str], at_most: int = 10**6) -> set[tuple[int, int, int, int]]:
    folded, offsets = code_points("".join(records)), offsets_of([len(record) for record in records])
    grams = winnow(all_grams(folded, offsets))
    table = pack(grams.keys, grams.start)
    wanted = winnow(all_grams(code_points(draft), offsets_of([len(draft)])))
    first, last = spans_of(table, wanted.keys)
    which, places = first_values(table, first, last, at_most, lambda values: values >= 0)
    runs = common_runs(wanted.start[which], places, code_points(draft), offsets_of([len(draft)]), folded, offsets, RUN)
    return set(zip(*(column.tolist() for column in runs), strict=True))


def brute_force(draft: str, records: list[str]) -> set[tuple[int, int, int, int]]:
    widths = widths_before(code_points(draft)) if draft else np.zeros(1, int)
    runs = set()
    for r, record in enumerate(records):
        for i in range(len(draft)):
            for j in range(len(record)):
                if draft[i] != record[j] or (i and j and draft[i - 1] == record[j - 1]):
                    continue
                n = 0
                while i + n < len(draft) and j + n < len(record) and draft[i + n] == record[j + n]:
                    n += 1
                if widths[i + n] - widths[i] >= RUN:
                    runs.add((r, i, i + n, j))
    return runs


@pytest.mark.parametrize("groups_at_a_time", [1, 1 << 10])
@given(texts, st.lists(texts, min_size=1, max_size=4), st.integers(0, 20), st.integers(8, 40))
def test_all_maximal_runs_are_found_and_no_others(groups_at_a_time, draft, records, at, length):
    draft += records[0][at : at + length]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_GROUPS", groups_at_a_time)
        assert found_runs(draft, records) == brute_force(draft, records)


@given(texts)
def test_of_every_window_of_grams_one_is_kept(text):
    grams = all_grams(code_points(text), offsets_of([len(text)]))
    kept = set(winnow(grams).start.tolist())
    for first in range(max(len(grams.start) - WINDOW + 1, min(len(grams.start), 1))):
        assert kept & set(grams.start[first : first + WINDOW].tolist())


def winnowed(keys: list[int]) -> list[int]:
    """Places of the rightmost smallest key of each window."""
    windows = [range(i, i + WINDOW) for i in range(len(keys) - WINDOW + 1)] or [range(len(keys))] * bool(keys)
    return sorted({min(window, key=lambda place: (keys[place], -place)) for window in windows})


@given(st.lists(st.lists(st.integers(0, 3), max_size=12), max_size=8))
def test_what_is_kept_is_the_rightmost_smallest_of_each_window_of_each_sentence(sentences):
    offsets = offsets_of([len(keys) for keys in sentences])
    keys = np.array([key for sentence in sentences for key in sentence], dtype=np.uint32)
    sentence = np.repeat(np.arange(len(sentences)), [len(keys) for keys in sentences])
    kept = winnow(Grams(keys, np.arange(len(keys)) + 100, sentence))
    expected = [
        first + place for first, part in zip(offsets.tolist(), sentences, strict=False) for place in winnowed(part)
    ]
    assert kept.start.tolist() == [place + 100 for place in expected]
    assert kept.keys.tolist() == keys[expected].tolist()
    assert kept.sentence.tolist() == sentence[expected].tolist()


def test_a_run_on_which_hits_lie_far_apart_is_found_once_and_runs_come_in_order():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    records = code_points(text + text[:250])
    hits = np.array([(200, 200), (3, 3), (0, 0), (206, 206), (100, 400), (1, 301), (190, 490)])
    runs = common_runs(*hits.T, code_points(text), offsets_of([len(text)]), records, offsets_of([300, 250]), RUN // 2)
    assert [column.tolist() for column in runs] == [[0, 1], [0, 0], [300, 250], [0, 0]]


def test_a_sentence_narrower_than_a_gram_has_none_and_does_not_borrow_from_the_next():
    texts_in_a_row = ["坚持党", "坚" * GRAM, "abcdefg"]
    grams = all_grams(code_points("".join(texts_in_a_row)), offsets_of([len(text) for text in texts_in_a_row]))
    assert grams.sentence.tolist() == [1]


def test_a_fingerprint_in_very_many_places_costs_no_more_than_the_limit():
    records = ["坚持党的领导是根本保证和行动指南" + chr(0x4E00 + i) for i in range(50)]
    assert len({record for record, *_ in found_runs(records[0][:-1], records, at_most=5)}) == 5
