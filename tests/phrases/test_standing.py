"""What is gathered of runs is the same however the documents are put together, so that it can be done in parts."""

import random

import numpy as np
import pytest

from boilerplate.phrases.candidates import extensions
from boilerplate.phrases.description import describe, joined, occurrences_of, sizes_of
from boilerplate.phrases.lexicon import lexicon
from boilerplate.phrases.phrasing import Uses, drawn, find_phrases, look_at, lots, token_texts
from boilerplate.phrases.standing import Contexts, different, keys_of_runs, standing_of
from boilerplate.phrases.tokens import find_tokens
from boilerplate.text.analysis import fold_texts

TEXTS = [
    "江河久久为功",
    "久久为功，森林。久久为功",
    "In the winter we 久久为功：灯塔，久久、为功森林 Peace and Piano",
    "123",
    "窗户，久久为功！麦田久久为功渔船5久久为功",
    "我们Peace and piano，久久为功",
]
RUN = "久久为功"
BATCHES = [
    pytest.param([[0, 1, 2, 3, 4, 5]], id="all in one"),
    pytest.param([[5], [0, 3], [1, 2, 4]], id="three"),
    pytest.param([[n] for n in (3, 2, 5, 0, 1, 4)], id="each alone"),
]


def gathered(batch):
    """Everything that is gathered of one run in a batch of documents, given by their numbers."""
    text = fold_texts([TEXTS[number] for number in batch], [True] * len(batch))
    tokens = find_tokens(text.codes, text.sentences, text.folded)
    keys, number = tokens.keys(), np.array(batch)
    codes = [ord(character) for character in RUN]
    place = np.array([at for at in range(len(keys) - 3) if tokens.codes[at : at + 4].tolist() == codes], dtype=np.int64)
    if not len(place):
        return None
    document = tokens.document[place]
    lot = lots(number[document], place - np.searchsorted(tokens.document, document))
    length = np.full(len(place), 4)
    contexts = Contexts.of(tokens)
    run = np.zeros(len(place), dtype=np.int64)
    return {
        "keys": set(keys_of_runs(keys, place, 4).tolist()),
        "standing": np.concatenate(standing_of(place, place + 4, np.zeros(1, dtype=np.int64), tokens.edge)),
        "before": set(different(run, contexts.before(place))[1].tolist()),
        "after": set(different(run, contexts.after(place + 3))[1].tolist()),
        "uses": look_at(run, lot, place, length, tokens, lexicon()),
        "texts": token_texts(place, length, tokens, text.folded),
        "occurrences": occurrences_of(place, 4, text, tokens, number),
        "sizes": dict(zip(batch, sizes_of(tokens, len(batch)).tolist(), strict=True)),
    }


@pytest.mark.parametrize("batches", BATCHES)
def test_what_is_gathered_of_parts_adds_up(batches):
    found = [part for part in map(gathered, batches) if part]
    assert sum(part["standing"] for part in found).tolist() == [6, 7, 5, 1, 1, 1]
    assert len(set.union(*(part["keys"] for part in found))) == 1
    # Four times a document ends with it, and what comes then is another document's.
    assert [len(set.union(*(part[side] for part in found))) for side in ("before", "after")] == [9, 6]
    uses = [np.concatenate(column) for column in zip(*(part["uses"] for part in found), strict=True)]
    rows = drawn(uses[0], uses[1])
    assert len(rows) == 4
    assert uses[1][rows].tolist() == sorted(uses[1].tolist())[:4]
    looked_at = Uses(*(column[rows] for column in uses))
    phrases, whole = find_phrases(looked_at, found[0]["texts"][:1], lexicon())
    assert phrases[0].clauses == (RUN,)
    assert whole.tolist() == [[1], [1]]
    sizes = dict(pair for part in map(gathered, batches) if part for pair in part["sizes"].items()) | {3: 0}
    slogan = describe(
        joined([part["occurrences"] for part in found]), np.array([sizes[number] for number in range(len(TEXTS))])
    )
    assert (slogan.documents, slogan.occurrences, slogan.holders) == (5, 9, (0, 1, 2, 4, 5))
    assert (slogan.document, slogan.start, slogan.end) == (0, 2, 6)
    assert slogan.variants == (("久久为功", 8), ("久久、为功", 1))
    whole_text = gathered(range(len(TEXTS)))
    expected = describe(whole_text["occurrences"], np.array([*whole_text["sizes"].values()]))
    assert slogan == expected


def test_of_parts_the_same_occurrences_are_looked_at():
    draw = random.Random(1)
    candidate = np.array(draw.choices(range(9), k=400))
    lot = lots(np.array(draw.choices(range(30), k=400)), np.arange(400))
    rows = drawn(candidate, lot)
    apart = np.concatenate([part[drawn(candidate[part], lot[part])] for part in np.array_split(np.arange(400), 7)])
    again = apart[drawn(candidate[apart], lot[apart])]
    assert again.tolist() == rows.tolist()
    assert np.bincount(candidate[rows]).tolist() == [4] * 9


def test_the_entropy_of_extensions_does_not_depend_on_their_order():
    draw = np.random.default_rng(1)
    longer = draw.integers(2, 5000, 300)
    of_run = draw.integers(0, 5, 300)
    occurrences = np.bincount(of_run, longer, 5).astype(np.int64) + 17
    expected = extensions(occurrences, of_run, longer, longer)
    share = longer / occurrences[of_run]
    plain = np.bincount(of_run, -share * np.log(share)) + 17 / occurrences * np.log(occurrences)
    assert expected.entropy == pytest.approx(plain, abs=1e-4)
    for _ in range(20):
        order = draw.permutation(300)
        found = extensions(occurrences, of_run[order], longer[order], longer[order])
        assert found.entropy.tobytes() == expected.entropy.tobytes()
        assert found.documents.tolist() == expected.documents.tolist()
