"""Sentences that repeat an earlier one of their own document."""

import pytest

from boilerplate.index.candidates import probe_of
from boilerplate.near.bands import N_BANDS, N_ROWS
from boilerplate.near.signatures import permutations
from boilerplate.near.within import find_repeated
from boilerplate.text.analysis import analyse, parse_shingle

LONG = "我们要坚持党的领导，全面推进各项改革，服务发展大局。"
OTHER = "今年的粮食产量比去年增加了一成，农民收入也有提高。"
ENGLISH = "We will hold every office to the promises that it made last spring. "


def repeated(*texts):
    batch = analyse(texts, parse_shingle("char-2"))
    probe = probe_of(batch, permutations(N_BANDS * N_ROWS, 1))
    found = find_repeated(batch, probe.banded, probe.bands)
    return list(zip(found.sentence.tolist(), found.earlier.tolist(), found.similarity.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param(LONG + OTHER + LONG, [(2, 0, 1.0)], id="word for word"),
        pytest.param(LONG + LONG + LONG, [(1, 0, 1.0), (2, 0, 1.0)], id="three times: the first is named"),
        pytest.param(LONG + OTHER, [], id="two that are different"),
        pytest.param("谢谢大家。谢谢大家。", [], id="too short"),
        pytest.param(ENGLISH + "Nothing else was said about the matter then. " + ENGLISH, [(2, 0, 1.0)], id="English"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_a_repeat_is_tied_to_what_it_repeats(text, pairs):
    assert repeated(text) == pairs


def test_an_edited_repeat_is_found_and_its_similarity_is_exact():
    ((sentence, earlier, similarity),) = repeated(LONG + OTHER + LONG.replace("各项", "一切"))
    assert (sentence, earlier) == (2, 0)
    assert 0.7 <= similarity < 1


def test_documents_of_a_batch_do_not_repeat_one_another():
    assert repeated(LONG, LONG, OTHER + LONG + LONG) == [(4, 3, 1.0)]
