"""Drafts that are judged together: what is said of each is what is said of it alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerplate import checks, following, measurement
from boilerplate.attribution import locate
from boilerplate.checks import check
from boilerplate.index import candidates, excerpt
from boilerplate.index.corpus import Corpus, build_corpus
from boilerplate.index.stock import NO_STOCK, StockPhrase
from boilerplate.judgement import judge, judge_all
from boilerplate.measurement import Measured, in_batches, measure
from boilerplate.model import Document, DocumentReport, Settings
from boilerplate.originality import BOILERPLATE, COPIED
from boilerplate.passages import Passages, Pieces, SourceRows
from boilerplate.phrases.runs import common_runs
from boilerplate.text.analysis import ShingleKind, analyse
from boilerplate.text.characters import letters_in
from boilerplate.text.columns import code_points

CLAUSES = (
    "坚持党管人才原则，", "深化人才发展体制机制改革。", "为高质量发展提供坚强人才支撑。", "现有人才资源是主力军，",
    "谢谢！", "加强学。", "深入基。", "服务群。", "狠抓落。", "再创佳。", "改进作。\n", "一是", "\n",
    "2024年5月", "\n\n", "the quick brown fox ", "jumps over 12 lazy dogs. ", "*区",
    "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子。",
)  # fmt: skip
texts = st.lists(st.sampled_from(CLAUSES), max_size=12).map("".join)
SETTINGS = Settings()


def document(name: str, text: str) -> Document:
    return Document(name, text, "utf-8")


def corpus_of(documents: Sequence[Document], n_segments: int = 1, settings: Settings = SETTINGS) -> Corpus:
    """A corpus in segments, the last of which has a document that was removed."""
    parts = [list(documents[i::n_segments]) for i in range(n_segments)]
    parts[-1].append(document("removed", "坚持党管人才原则，谢谢大家！"))
    built = [build_corpus(part, settings) for part in parts]
    removed = [np.zeros(0, dtype=np.int64) for _ in parts]
    removed[-1] = np.array([len(parts[-1]) - 1])
    return Corpus(
        built[0].shingle,
        built[0].permutations,
        [part.segments[0] for part in built],
        removed,
        lambda segment, numbers: built[segment].names(0, numbers),
        built[0].summary,
    )


def one_by_one(drafts: Sequence[Document], corpus: Corpus, own: Sequence[set[str]], settings: Settings = SETTINGS):
    """Each draft against a corpus of which its own documents are left out."""
    return [
        judge(draft, corpus, settings, lambda name, mine=mine: name not in mine)
        for draft, mine in zip(drafts, own, strict=True)
    ]


def in_parts(
    drafts: Sequence[Document],
    corpus: Corpus,
    own: Sequence[set[str]],
    cuts: Sequence[int],
    settings: Settings = SETTINGS,
) -> list[DocumentReport]:
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(drafts)}), len(drafts)]
    return [report for a, b in pairwise(edges) for report in judge_all(drafts[a:b], corpus, settings, own[a:b])]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(texts, min_size=1, max_size=6),
    st.lists(texts, max_size=4),
    st.lists(st.integers(0, 12), max_size=3),
    st.integers(1, 3),
    st.sampled_from([1, 2, 1000]),
)
def test_a_batch_says_of_each_draft_what_is_said_of_it_alone(archive, others, cuts, n_segments, limit):
    """Documents of the corpus, which are not their own sources, copies of them under other names, and other drafts."""
    documents = [document(f"{i}.txt", text) for i, text in enumerate(archive)]
    corpus = corpus_of(documents, n_segments)
    copies = [document(f"copy {i}", text) for i, text in enumerate(archive)]
    drafts = [*documents, *copies, *(document(f"draft {i}", text) for i, text in enumerate(others))]
    own = [{d.path} for d in documents] + [set() for _ in (*copies, *others)]
    if len(documents) > 1:
        own[0] = {documents[0].path, documents[-1].path, "not in the corpus"}
    with limited(limit):
        alone = one_by_one(drafts, corpus, own)
        assert in_parts(drafts, corpus, own, cuts) == alone
        check_measured(measure(drafts, corpus, SETTINGS, own), alone)


def limited(limit: int) -> ExitStack:
    """What is looked at only so often is looked at `limit` times."""
    stack = ExitStack()
    for module, name in (
        (excerpt, "_IN_DOCUMENT"), (candidates, "_IN_BUCKET"), (candidates, "_OF_FINGERPRINT"), (following, "_TRIED"),
    ):  # fmt: skip
        stack.enter_context(patch.object(module, name, min(limit, getattr(module, name))))
    return stack


def check_measured(measured: Sequence[Measured], reports: Sequence[DocumentReport]) -> None:
    for figures, report in zip(measured, reports, strict=True):
        assert figures.score == (report.characters, report.originality, report.shares)
        assert figures.sources == report.sources
        assert figures.passages.start.tolist() == [p.start for p in report.passages]
        assert figures.passages.end.tolist() == [p.end for p in report.passages]
        kinds = [BOILERPLATE if p.documents >= SETTINGS.boilerplate_documents else COPIED for p in report.passages]
        assert figures.kinds.tolist() == kinds


@pytest.fixture(scope="module")
def speeches(seeds) -> list[Document]:
    """Real texts, and what is made of them: sentences left out, moved, cut short, said twice, and in two speeches."""
    rng = np.random.default_rng(5)
    read = [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]
    made = []
    for text, other in pairwise([*read, read[0]]):
        sentences = text.split("。")
        rng.shuffle(sentences)
        made += [
            "。".join(sentences[: len(sentences) // 2] + other.split("。")[:20]),
            "。".join(sentence[int(rng.integers(0, 9)) :] for sentence in text.split("。")[::2]),
            text[:400] * 2 + other[-300:],
            text.replace("。", ""),
        ]
    return [document(f"{i:02}.txt", text) for i, text in enumerate([*read, "", *made, "谢谢大家。", read[1]])]


@pytest.mark.parametrize(
    ("shingle", "cuts"),
    [
        pytest.param("char-2", [], id="all together"),
        pytest.param("char-2", [1, 2, 9, 14], id="in five parts"),
        pytest.param("word-2", [11], id="by words, which records have not alike wherever they stand"),
    ],
)
def test_real_texts_against_one_another(speeches, shingle, cuts):
    settings = Settings(shingle=shingle)
    corpus = corpus_of(speeches, 2, settings)
    own = [{speech.path} for speech in speeches]
    found = in_parts(speeches, corpus, own, cuts, settings)
    assert found == one_by_one(speeches, corpus, own, settings)
    assert sum(report.originality < 0.5 for report in found) > 10
    assert all(share.path != report.path for report in found for share in report.sources)


def test_the_edge_between_two_drafts_is_an_edge():
    """A run, a row of short sentences, a walk or a passage over it would find more than stands in either draft."""
    run = "现有人才资源是当前服务全市经济社会发展的主力军"
    own = "昨天我去柳河镇看晚稻碰上老农技员蹲在地里数穗子一株一株地数了一个上午"
    row = ["加强学。", "改进作。", "深入基。", "服务群。", "狠抓落。", "再创佳。"]
    corpus = corpus_of([document("a", f"{run}。{''.join(row)}谢谢！")])

    def reused(*texts: str) -> list[list[str]]:
        reports = judge_all([document(text, text) for text in texts], corpus, SETTINGS, [()] * len(texts))
        return [[report.text[p.start : p.end] for p in report.passages] for report in reports]

    assert reused(own + run[:11], run[11:] + own) == [[], []]
    assert reused(f"{own}。{''.join(row[:3])}", f"{''.join(row[3:])}{own}。") == [[], []]
    assert reused(run, f"{row[0]}{own}。") == [[run], []]
    assert reused(f"{run}。", "".join(row)) == [[f"{run}。"], ["".join(row)]]


def test_a_run_that_goes_over_the_edge_is_one_in_each_draft():
    """Its hits lie on one line through both drafts, and the second was cut off with the first."""
    text = code_points("".join(map(chr, range(0x4E00, 0x4E00 + 300))))
    hits = np.arange(0, 296, 2)
    runs = common_runs(hits, hits, text, np.array([0, 150, 300]), text, np.array([0, 300]), 65)
    assert np.array(runs).T.tolist() == [[0, 0, 150, 0], [0, 150, 300, 150]]


def test_a_word_ends_where_its_draft_does():
    """A passage that ends within a ligature, the last character of a draft, went back to the word before it."""
    text = "jumps over the lazy dog ﬁ"
    for texts in ([text], [text, "apple"]):
        drafts = analyse(texts, ShingleKind("char", 2))
        start, end = np.array([0]), np.array([len("jumpsoverthelazydogf")])
        none = np.zeros(0, dtype=np.int64)
        pieces = Pieces(start, end, draft=np.array([0]), passage=np.array([0]))
        rows = SourceRows(none, none, none, none, none, np.zeros(0), np.zeros(0))
        found = Passages(pieces, np.array([0]), np.array([0]), np.ones(1), rows)
        assert locate(drafts, letters_in(drafts.codes), found).end.tolist() == [len(text)]


def test_how_rare_a_sentence_is_does_not_depend_on_the_draft_itself():
    """Of a draft that stands in the corpus only so many places of its rarest sentence are tried."""
    again, once = "谢谢。", "再见。"
    texts = {"draft": again * 2 + once, "target": again * 2 + once, "a": once}
    documents = [document(name, text) for name, text in texts.items()]
    corpus = corpus_of(documents)
    with patch.object(following, "_TRIED", 1):
        reports = judge_all(documents, corpus, SETTINGS, [{name} for name in texts])
        assert reports == one_by_one(documents, corpus, [{name} for name in texts])
    assert reports[0].originality == 0


def test_slogans_count_where_no_passage_is():
    copied = "现有人才资源是全市发展的一支有生力量。"
    corpus = corpus_of([document("a", copied)])
    drafts = [document("x", f"昨天我去柳河镇看晚稻。{copied}"), document("y", "只争朝夕，他说。")]
    phrases = [StockPhrase("有生力量", "有生力量", 9), StockPhrase("只争朝夕", "只争朝夕", 9)]
    with_slogans = measure(drafts, corpus, SETTINGS, [(), ()], stock=NO_STOCK._replace(phrases=phrases))
    without = measure(drafts, corpus, SETTINGS, [(), ()])
    assert with_slogans[0].score == without[0].score
    assert with_slogans[1].score.shares.slogan == pytest.approx(4 / 6)
    assert with_slogans[1].score.originality == without[1].score.originality == 1


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([], [], id="no document"),
        pytest.param([0], [1], id="an empty one"),
        pytest.param([4, 6], [2], id="what just fits"),
        pytest.param([4, 7], [1, 1], id="what does not"),
        pytest.param([99, 1, 1], [1, 2], id="a large one is a batch by itself"),
        pytest.param([1, 99, 0, 1], [1, 1, 2], id="also between others"),
    ],
)
def test_batches_are_of_bounded_size(sizes, expected):
    documents = [document(str(i), "字" * size) for i, size in enumerate(sizes)]
    with patch.object(measurement, "BATCH", 10):
        parts = list(in_batches(documents))
    assert [len(documents[part]) for part in parts] == expected
    assert [d for part in parts for d in documents[part]] == documents


def test_nothing_is_judged_of_no_draft():
    corpus = corpus_of([document("a", "现有人才资源是主力军。")])
    assert judge_all([], corpus, SETTINGS, []) == measure([], corpus, SETTINGS, []) == []


def test_a_check_of_a_folder_is_that_of_its_documents_and_says_how_far_it_is(tmp_path, speeches):
    paths = [tmp_path / speech.path for speech in speeches]
    for path, speech in zip(paths, speeches, strict=True):
        path.write_text(speech.text, encoding="utf-8")
    progress: list[tuple[str, int, int]] = []
    with patch.object(measurement, "BATCH", 20_000):
        together = check([tmp_path], [tmp_path], progress=lambda *call: progress.append(call)).documents
    alone = [check([path], [tmp_path]).documents[0] for path in paths]
    assert list(together) == alone
    for much in (1, 1 << 40):
        with patch.object(checks, "_MUCH", much):
            assert list(check([tmp_path], [tmp_path]).documents) == alone, "in several threads, or in one"
    steps = [done for what, done, _ in progress if what == "checking"]
    assert steps[0] == 0
    assert 2 < len(steps) < len(paths)
    assert steps == sorted(set(steps))
