"""Shingles of words, cut by jieba."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boilerplate.text.analysis import ShingleKind, analyse


def shingles(text: str, size: int, *, masked: bool = True) -> list[list[str]]:
    """Each sentence's shingles, as they stand in the folded text."""
    analysis = analyse([text], ShingleKind("word", size), [masked])
    folded = "".join(map(chr, analysis.folded.codes.tolist()))
    found = analysis.shingles
    each = [folded[start:end] for start, end in zip(found.start.tolist(), found.end.tolist(), strict=True)]
    return [each[a:b] for a, b in zip(found.offsets.tolist(), found.offsets.tolist()[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        pytest.param("我们坚持改革开放。", 2, [["我们坚持", "坚持改革开放"]], id="Chinese words"),
        pytest.param(
            "The quick brown fox jumps.", 2, [["thequick", "quickbrown", "brownfox", "foxjumps"]], id="English"
        ),
        pytest.param("用AI赋能。", 2, [["用ai", "ai赋能"]], id="a mixture"),
        pytest.param("不忘初心、牢记使命", 2, [["不忘初心", "初心牢记", "牢记使命"]], id="marks are no words"),
        pytest.param("北京2023年12月", 2, [["北京0", "0年", "年0", "0月"]], id="a number is a word"),
        pytest.param("It costs $3.50 now", 2, [["itcosts", "costs0", "0now"]], id="an amount is a word"),
        pytest.param("202x年，XX市开会", 2, [["0年", "年0", "0市", "市开会"]], id="a mask is a word"),
        pytest.param("***同志好", 1, [["0", "同志", "好"]], id="so is one of asterisks"),
        pytest.param("我们坚持改革开放。", 3, [["我们坚持改革开放"]], id="as many words as make one shingle"),
        pytest.param("我们坚持", 3, [["我们坚持"]], id="a sentence of fewer words is its one shingle"),
        pytest.param("会", 2, [["会"]], id="so is one of one word"),
        pytest.param(
            "会。Hi! 好？", 2, [["会"], ["hi"], ["好"]], id="shingles do not run from one sentence into the next"
        ),
        pytest.param("ﾞ。好", 2, [[], ["好"]], id="a sentence that folds to nothing has none"),
        pytest.param("😀好👍吗\ud800", 2, [["好吗"]], id="emoji and broken characters are no words"),
        pytest.param("。\n \n", 2, [], id="text without a letter has no sentence"),
    ],
)
def test_shingles_of_words(text, size, expected):
    assert shingles(text, size) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("關於黨的建設的重要論述", "关于党的建设的重要论述", id="traditional characters"),
        pytest.param("⻓期⾏动起来", "长期行动起来", id="radicals of a PDF font"),
        pytest.param("Die Straße über den Fluß", "Die Strasse uber den Fluss", id="letters with accents"),
        pytest.param("ﬁve ﬂowers", "five flowers", id="ligatures"),
        pytest.param("软\xad件开\u200b发", "软件开发", id="invisible characters"),
    ],
)
def test_words_that_fold_alike_are_cut_alike(one, other):
    assert shingles(one, 1) == shingles(other, 1)


def test_asterisks_are_no_words_in_markdown():
    assert shingles("**坚持**好", 1, masked=False) == [["坚持", "好"]]


def test_a_batch_of_nothing_has_no_shingles():
    for texts in ([], [""], ["", "。"]):
        analysis = analyse(texts, ShingleKind("word", 2))
        assert len(analysis.shingles.hashes) == 0
        assert analysis.shingles.offsets.tolist() == [0]


@settings(max_examples=50)
@given(st.lists(st.text(max_size=15), max_size=4), st.integers(1, 4))
def test_words_lie_in_their_sentence_and_batches_do_not_matter(texts, size):
    kind = ShingleKind("word", size)
    together = analyse(texts, kind)
    found, bounds = together.shingles, together.folded.offsets
    assert len(found.offsets) == len(together.sentences.start) + 1
    for s in range(len(together.sentences.start)):
        at = slice(found.offsets[s], found.offsets[s + 1])
        assert (found.start[at] >= bounds[s]).all()
        assert (found.end[at] <= bounds[s + 1]).all()
        assert (found.start[at] < found.end[at]).all()
        assert (np.diff(found.start[at]) > 0).all()
        # Together they cover the sentence.
        if bounds[s] < bounds[s + 1]:
            assert found.start[at][0] == bounds[s]
            assert found.end[at][-1] == bounds[s + 1]
    alone = [value for text in texts for value in analyse([text], kind).shingles.hashes.tolist()]
    assert found.hashes.tolist() == alone


def test_jieba_prints_nothing_and_leaves_nothing_in_the_temporary_folder(tmp_path: Path):
    program = (
        "from boilerplate.text.analysis import ShingleKind, analyse\n"
        "print(len(analyse(['我们坚持改革开放。'], ShingleKind('word', 2)).shingles.hashes))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert (run.stdout, run.stderr) == ("2\n", "")
    assert list(tmp_path.iterdir()) == []


def test_characters_need_no_jieba():
    program = (
        "import sys\n"
        "from boilerplate.text.analysis import ShingleKind, analyse\n"
        "analyse(['我们坚持改革开放。'], ShingleKind('char', 2))\n"
        "print('jieba' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "False\n"
