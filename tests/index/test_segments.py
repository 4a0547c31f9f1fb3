"""However a corpus is cut in segments, and whatever was in it before: columns and reports are those of one segment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerplate.index import candidates, excerpt
from boilerplate.index.corpus import Corpus, build_corpus, digest_of, segment_names
from boilerplate.index.merge import merge_segments
from boilerplate.index.recipe import recipe_of
from boilerplate.index.segment import Segment, build_segment
from boilerplate.index.storage import damaged_columns, open_segment, write_segment
from boilerplate.judgement import judge
from boilerplate.model import CorpusSummary, Document, DocumentReport, Settings
from boilerplate.near.signatures import Permutations, datasketch_permutations
from boilerplate.text.analysis import parse_shingle

STOCK = (
    "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。",
    "要强化政策落地落实，该兑现的及时兑现，该推进的抓紧落实，能争取的主动争取。",
    "要强化政策落实，该兑现的尽快兑现，该推进的抓紧落实，能争取的要主动争取！",
    "Four score and seven years ago our fathers brought forth a new nation.",
    "Four score and eight years ago our fathers brought forth that new nation.",
    "谢谢大家。", "一、总体要求\n", "2024年5月，", "XX市", "同志们：\n", "坚持党管人才原则，", "the quick brown fox ",
    "*", "",
)  # fmt: skip
texts = st.lists(st.sampled_from(STOCK), max_size=8).map("".join)
corpora = st.lists(texts, min_size=1, max_size=6)
thorough = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SETTINGS = Settings(shingle="char-2")
RECIPE = recipe_of(SETTINGS)


@pytest.fixture(scope="module")
def permutations() -> Permutations:
    return datasketch_permutations(126, 1)


def documents_of(texts: Sequence[str]) -> list[Document]:
    """Every second one Markdown, in which `*` is no mask."""
    return [Document(f"{i:03}.{'md' if i % 2 else 'txt'}", text, "utf-8", i % 2 == 0) for i, text in enumerate(texts)]


def segment_of(documents: Sequence[Document], permutations: Permutations) -> Segment:
    return build_segment(documents, parse_shingle("char-2"), permutations)


def corpus_of(segments: Sequence[Segment], removed: Sequence[Sequence[int]], permutations: Permutations) -> Corpus:
    names = [segment_names(segment) for segment in segments]
    gone = [np.array(sorted(numbers), dtype=np.int64) for numbers in removed]
    live = [(s, d) for s, segment in enumerate(segments) for d in range(segment.n_documents) if d not in removed[s]]
    sentences = sum(int(np.diff(segments[s].sentence_offsets)[d]) for s, d in live)
    digest = digest_of(bytes(segments[s].hashes[d]) for s, d in live)
    return Corpus(
        parse_shingle("char-2"),
        permutations,
        segments,
        gone,
        lambda segment, documents: [names[segment][d] for d in documents.tolist()],
        CorpusSummary(len(live), sentences, digest),
    )


def judged(draft: str, corpus: Corpus) -> DocumentReport:
    return judge(Document("draft.txt", draft, "utf-8"), corpus, SETTINGS)


def same_columns(one: Segment, other: Segment) -> bool:
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(one, other, strict=True))


@thorough
@given(texts, corpora, st.randoms(use_true_random=False), st.integers(1, 4), st.lists(texts, max_size=3))
def test_a_report_does_not_depend_on_segments_order_or_documents_that_were_removed(
    permutations, draft, wanted, random, n_segments, unwanted
):
    documents = documents_of(wanted)
    extra = [Document(f"{i:03}-gone.txt", text, "utf-8") for i, text in enumerate(unwanted)]
    parts: list[list[Document]] = [[] for _ in range(n_segments)]
    shuffled = [*documents, *extra]
    random.shuffle(shuffled)
    for document in shuffled:
        random.choice(parts).append(document)
    removed = [[i for i, document in enumerate(part) if "gone" in document.path] for part in parts]
    corpus = corpus_of([segment_of(part, permutations) for part in parts], removed, permutations)
    whole = build_corpus(documents, SETTINGS)
    assert corpus.summary == whole.summary
    assert judged(draft, corpus) == judged(draft, whole)


@thorough
@given(texts, corpora, st.integers(1, 3), st.integers(1, 3), st.integers(1, 2))
def test_nor_do_limits_on_what_is_looked_at(permutations, draft, wanted, in_bucket, of_fingerprint, in_document):
    """A bucket that is full in the whole corpus need not be in any of its segments."""
    documents = documents_of([*wanted, *STOCK[:5]])
    extra = [Document("gone.txt", "".join(STOCK), "utf-8")]
    with (
        patch.object(candidates, "_IN_BUCKET", in_bucket),
        patch.object(candidates, "_OF_FINGERPRINT", of_fingerprint),
        patch.object(excerpt, "_IN_DOCUMENT", in_document),
    ):
        parts = [documents[1::3], documents[::3] + extra, documents[2::3]]
        removed = [[], [len(parts[1]) - 1], []]
        corpus = corpus_of([segment_of(part, permutations) for part in parts], removed, permutations)
        assert judged(draft, corpus) == judged(draft, build_corpus(documents, SETTINGS))


@thorough
@given(corpora, st.lists(texts, max_size=3), st.integers(1, 5))
def test_merged_segments_have_the_columns_of_one_that_was_built_of_all(permutations, wanted, unwanted, n):
    documents = documents_of(wanted)
    extra = [Document(f"{i:03}-gone.txt", text, "utf-8") for i, text in enumerate(unwanted)]
    size = -(-len(documents) // n)
    parts = [documents[i : i + size] for i in range(0, len(documents), size)]
    segments = [segment_of([*extra, *part], permutations) for part in parts]
    removed = [np.arange(len(extra)) for _ in parts]
    with TemporaryDirectory() as name:
        folder = Path(name)
        merge_segments(segments, removed, folder, RECIPE, lambda: None)
        merged = open_segment(folder, RECIPE)
        assert same_columns(merged, segment_of(documents, permutations))
        assert damaged_columns(folder) == []


@pytest.mark.parametrize("slice_size", [200, 5000, 1 << 20])
def test_merging_slice_by_slice_gives_what_one_slice_gives(permutations, tmp_path, seeds, slice_size):
    documents = [Document(path.name, path.read_text("utf-8"), "utf-8") for path in sorted(seeds.glob("*.txt"))]
    segments = [segment_of(documents[:2], permutations), segment_of(documents[2:], permutations)]
    nothing = np.zeros(0, dtype=np.int64)
    with patch("boilerplate.index.merge._SLICE", slice_size):
        merge_segments(segments, [nothing, nothing], tmp_path, RECIPE, lambda: None)
    assert same_columns(open_segment(tmp_path, RECIPE), segment_of(documents, permutations))


@given(corpora)
@thorough
def test_a_segment_comes_back_from_the_disk_as_it_was(permutations, wanted):
    segment = segment_of(documents_of(wanted), permutations)
    with TemporaryDirectory() as name:
        written = write_segment(Path(name), segment, RECIPE)
        assert written.size == sum(path.stat().st_size for path in Path(name).iterdir())
        assert same_columns(open_segment(Path(name), RECIPE, written.digest), segment)


def test_an_empty_segment_can_be_written_and_looked_up(permutations, tmp_path):
    empty = segment_of([], permutations)
    write_segment(tmp_path, empty, RECIPE)
    corpus = corpus_of([open_segment(tmp_path, RECIPE)], [[]], permutations)
    assert judged(STOCK[0], corpus).originality == 1
