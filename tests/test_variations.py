"""What the figures of a draft would be: judged by a check that is really made that way."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from boilerplate import check
from boilerplate.model import DocumentReport, ListedPhrase, Lists, Variation
from boilerplate.variations import BUDGET, _to_think_away

ROOT = Path(__file__).parent.parent
STOCK = "现有人才资源是当前服务全县经济社会发展的主力军，是极其重要的一支有生力量。"
OWN = "河水退下去以后，两岸的芦苇倒了一片，渔船都搁在淤泥里等着涨潮。"


def varied(text: str, tmp_path: Path, **options: object) -> DocumentReport:
    draft = tmp_path / "draft.md"
    draft.write_text(text, encoding="utf-8")
    return check([draft], [ROOT / "seeds"], variations=True, **options).documents[0]  # type: ignore[arg-type]


def of_kind(document: DocumentReport, kind: str) -> Variation | None:
    return next((each for each in document.variations if each.kind == kind), None)


def test_without_sources_is_a_check_that_leaves_them_out() -> None:
    draft = ROOT / "examples" / "draft.txt"
    document = check([draft], [ROOT / "seeds"], variations=True).documents[0]
    paths = [source.path for source in document.sources]
    found = {each.sources: each for each in document.variations if each.kind == "sources"}
    assert list(found) == [sources for size in (1, 2, 3) for sources in combinations(paths, size)]
    for sources, variation in found.items():
        left = check([draft], [ROOT / "seeds"], exclude_sources=sources).documents[0]
        assert (variation.characters, variation.originality, variation.shares) == (
            left.characters,
            left.originality,
            left.shares,
        )


def test_drafts_of_a_batch_vary_each_by_itself(tmp_path: Path) -> None:
    paths = []
    for number, text in enumerate(
        ("", f"他说“{OWN}”\n", f"{STOCK}\n谢谢。\n", (ROOT / "examples/draft.txt").read_text("utf-8"))
    ):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    together = check(paths, [ROOT / "seeds"], variations=True).documents
    alone = [check([path], [ROOT / "seeds"], variations=True).documents[0] for path in paths]
    assert [document.variations for document in together] == [document.variations for document in alone]
    assert [bool(document.variations) for document in together] == [False, True, True, True]


def test_what_is_not_asked_for_is_not_worked_out() -> None:
    report = check([ROOT / "examples" / "draft.txt"], [ROOT / "seeds"])
    assert report.documents[0].variations == ()
    assert report.corpus_dates is None


def test_what_lists_leave_out_counted_after_all(tmp_path: Path) -> None:
    lists = Lists(protected=(ListedPhrase(STOCK, "a"),), approved=(ListedPhrase(OWN, "b"),))
    text = f"{STOCK}\n{OWN}\n{OWN.replace('芦苇', '杨柳')}\n"
    document = varied(text, tmp_path, lists=lists)
    whole = varied(text, tmp_path)
    protected, approved = of_kind(document, "protected"), of_kind(document, "approved")
    assert protected is not None
    assert approved is not None
    letters = [sum(map(str.isalnum, part)) for part in (STOCK, OWN)]
    assert protected.characters == document.characters + letters[0]
    assert approved.characters == document.characters + letters[1]
    assert protected.originality < document.originality
    assert whole.characters == document.characters + sum(letters)


def test_what_a_comment_leaves_out_counted_after_all(tmp_path: Path) -> None:
    document = varied(f"<!-- boilerplate: off -->\n{STOCK}\n<!-- boilerplate: on -->\n{OWN}\n", tmp_path)
    without_comments = varied(f"\n{STOCK}\n\n{OWN}\n", tmp_path)
    suppressed = of_kind(document, "suppressed")
    assert suppressed is not None
    assert (suppressed.characters, suppressed.shares) == (without_comments.characters, without_comments.shares)
    assert of_kind(without_comments, "suppressed") is None


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("他说“不忘初心”，又走了。", 4, id="Chinese marks"),
        pytest.param("他說「不忘初心」，又走了。", 4, id="corner brackets"),
        pytest.param('He said "never again" and left.', 10, id="straight marks"),
        pytest.param("Il dit «jamais plus» et partit.", 10, id="guillemets"),
        pytest.param("他说“不忘初心，又走了。", 0, id="one that is not closed"),
        pytest.param("他说“不忘\n\n初心”，又走了。", 0, id="one across paragraphs"),
        pytest.param('5" pipes and 6" pipes are laid.', 0, id="inches"),
        pytest.param("他说，不忘初心，又走了。", 0, id="none"),
    ],
)
def test_quotations(tmp_path: Path, text: str, quoted: int) -> None:
    document = varied(text, tmp_path)
    variation = of_kind(document, "quoted")
    assert (document.characters - variation.characters if variation else 0) == quoted


def test_sentences_too_short_to_be_judged(tmp_path: Path) -> None:
    variation = of_kind(varied(f"谢谢。\n\n{OWN}\n", tmp_path), "short")
    assert variation is not None
    assert variation.characters == sum(map(str.isalnum, OWN))


@pytest.mark.parametrize(
    ("sources", "length", "alone", "together"),
    [
        pytest.param(0, 1000, 0, 0, id="no source"),
        pytest.param(1, 1000, 1, 0, id="one"),
        pytest.param(4, 1000, 4, 2**4 - 5, id="all combinations of a few"),
        pytest.param(50, 1000, 20, 2**6 - 7, id="of the first six"),
        pytest.param(50, 20_000, 10, 0, id="a long draft"),
        pytest.param(50, 400_000, 3, 0, id="a very long one"),
        pytest.param(50, 0, 20, 2**6 - 7, id="an empty one"),
    ],
)
def test_which_sources_are_thought_away(sources: int, length: int, alone: int, together: int) -> None:
    paths = [f"{number}.txt" for number in range(sources)]
    away = _to_think_away(paths, length, BUDGET)
    assert len(away) == len(set(away)) == alone + together
    assert away[:alone] == [(path,) for path in paths[:alone]]
