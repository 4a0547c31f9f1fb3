"""The JSON is what its schema, and the words of the specification, say."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.model import CorpusSummary, DocumentReport, Report, Settings, Shares, Unread
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.rounding import overall_originality

Changed = Callable[[dict[str, Any]], object]


def rendered(report: Report) -> str:
    return REPORTERS["json"](report, options=Options(version="1.2.3"))


def parsed(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(rendered(report))
    return data


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    text = resources.files("boilerplate.reporters").joinpath("check.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_report_keeps_to_the_schema(reports: Mapping[str, Report], schema: dict[str, Any]) -> None:
    for report in reports.values():
        jsonschema.Draft202012Validator(schema).validate(parsed(report))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data.pop("summary"), id="a key is missing"),
        pytest.param(lambda data: data.update(extra=1), id="a key is unknown"),
        pytest.param(lambda data: data.update(schema_version=2), id="another version"),
        pytest.param(lambda data: data["settings"].pop("similarity"), id="a setting is missing"),
        pytest.param(lambda data: data["corpus"].update(digest="md5:0"), id="another digest"),
        pytest.param(lambda data: data["documents"][0].update(originality=1.01), id="more than all is original"),
        pytest.param(lambda data: data["documents"][0].update(characters=1.5), id="half a letter"),
        pytest.param(lambda data: data["documents"][0]["shares"].pop("slogan"), id="a share is missing"),
        pytest.param(lambda data: data["documents"][0]["sentences"][0].update(kind="stolen"), id="an unknown kind"),
        pytest.param(lambda data: data["documents"][0]["sentences"][0].update(line=0), id="a line 0"),
        pytest.param(lambda data: data["documents"][0]["passages"][0].update(start=-1), id="a negative offset"),
        pytest.param(lambda data: data["documents"][0]["findings"][0].update(level="fatal"), id="an unknown level"),
        pytest.param(
            lambda data: data["documents"][0]["passages"][0].update(
                sources=data["documents"][0]["passages"][0]["sources"] * 11
            ),
            id="more than ten sources",
        ),
        pytest.param(lambda data: data["unread"][0].update(reason=None), id="no reason"),
    ],
)
def test_what_is_broken_fails(reports: Mapping[str, Report], schema: dict[str, Any], change: Changed) -> None:
    data = copy.deepcopy(parsed(reports["chinese"]))
    change(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(data)


def test_the_schema_describes_every_setting(schema: dict[str, Any]) -> None:
    described = schema["properties"]["settings"]["properties"]
    assert set(described) == {field.name for field in fields(Settings)}
    assert all(setting["description"] for setting in described.values())


def test_keys_stand_in_the_order_of_the_specification(reports: Mapping[str, Report]) -> None:
    data = parsed(reports["chinese"])
    document = data["documents"][0]
    orders = {
        "schema_version tool settings corpus documents unread summary": data,
        "name version": data["tool"],
        "documents sentences digest": data["corpus"],
        "path encoding remarks characters originality shares protected_characters left_out "
        "sentences passages slogans sources findings": document,
        "original slogan copied boilerplate": document["shares"],
        "start end line column text kind similarity matches": document["sentences"][3],
        "path start end text similarity documents family template": document["sentences"][3]["matches"][0],
        "start end kind documents sources": document["passages"][0],
        "path start end similarity": document["passages"][0]["sources"][0],
        "text start end documents": document["slogans"][0],
        "path characters share longest": document["sources"][0],
        "rule level start end line column message fingerprint state reason expected": document["findings"][0],
        "path reason": data["unread"][0],
        "documents findings originality": data["summary"],
    }
    for keys, given_keys in orders.items():
        assert list(given_keys) == keys.split()


def test_the_summary_weighs_documents_by_their_letters(reports: Mapping[str, Report]) -> None:
    data = parsed(reports["chinese"])
    original = sum(document["originality"] * document["characters"] for document in data["documents"])
    letters = sum(document["characters"] for document in data["documents"])
    assert data["summary"]["originality"] == pytest.approx(original / letters, abs=1e-6)
    assert data["summary"]["documents"] == 2
    assert data["summary"]["findings"] == 3


@pytest.mark.parametrize("name", ["nothing", "no letters", "protected", "original"])
def test_where_nothing_is_reused_all_is_original(reports: Mapping[str, Report], name: str) -> None:
    assert parsed(reports[name])["summary"]["originality"] == 1.0


def test_text_stays_readable_and_indented(reports: Mapping[str, Report]) -> None:
    text = rendered(reports["chinese"])
    assert "人才" in text
    assert text.startswith(
        '{\n  "schema_version": 1,\n  "tool": {\n    "name": "boilerplate",\n    "version": "1.2.3"\n'
    )


def test_the_version_is_that_of_the_package_unless_given(
    reports: Mapping[str, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"{name} 9")
    assert json.loads(REPORTERS["json"](reports["nothing"], options=Options()))["tool"]["version"] == "boilerplate 9"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ud83dx\udfff", id="lone surrogates"),
        pytest.param("\0\x1b[2J\x7f\x9b", id="control characters"),
        pytest.param("\u202e\u2066\u200f", id="marks of direction"),
        pytest.param("\x85\u2028\u2029", id="line ends that only some programs know"),
    ],
)
def test_what_breaks_files_and_terminals_is_escaped_and_comes_back(reports: Mapping[str, Report], text: str) -> None:
    report = replace(reports["nothing"], unread=(Unread(text, "unreadable"),))
    written = rendered(report)
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["unread"][0]["path"] == text


def test_a_number_that_is_none_is_a_bug_and_not_hidden(reports: Mapping[str, Report]) -> None:
    with pytest.raises(ValueError, match="JSON"):
        rendered(replace(reports["nothing"], corpus=CorpusSummary(float("nan"), 0, "")))  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 10**7), min_size=4, max_size=4).filter(any))
def test_rounded_shares_add_up_exactly(counts: list[int]) -> None:
    total = sum(counts)
    shares = Shares(*(count / total for count in counts))
    document = DocumentReport("a", "utf-8", "", total, 1 - (counts[2] + counts[3]) / total, shares)
    report = Report(Settings(shingle="char-2"), CorpusSummary(1, 1, "sha256:0"), (document,))
    data = json.loads(rendered(report), parse_float=Decimal)["documents"][0]
    written = list(data["shares"].values())
    assert sum(written) == 1
    assert sum(map(float, written)) == pytest.approx(1, abs=1e-9)
    assert data["originality"] == data["shares"]["original"] + data["shares"]["slogan"]
    for number, share in zip(written, shares, strict=True):
        assert abs(float(number) - share) <= 1e-6
        assert share or not number
        assert number >= 0


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), max_size=5))
def test_the_overall_originality_lies_between_the_least_and_the_most(parts: list[tuple[int, float]]) -> None:
    documents = tuple(DocumentReport("a", "utf-8", "", n, o, Shares(o, 0.0, 1 - o, 0.0)) for n, o in parts)
    judged = [originality for n, originality in parts if n] or [1.0]
    assert min(judged) - 1e-9 <= overall_originality(documents) <= max(judged) + 1e-9
