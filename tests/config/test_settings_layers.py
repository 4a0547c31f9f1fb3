"""What flags, the environment and files make together, and what is said of values that make no sense."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.config import KEYS, Given, Origin, environment_layer, flags_layer, merged
from boilerplate.errors import ConfigurationError
from boilerplate.model import Settings

HERE = str(Path.cwd())
#: Two values for each setting, as a file has them.
VALUES = {
    "corpus": (["a"], ["b", "c"]),
    "index": ("a.index", "b.index"),
    "exclude": (["old/"], ["*.tmp", "!keep.tmp"]),
    "exclude_source": (["a.txt"], ["b*"]),
    "protected": (["p.txt"], ["q.txt"]),
    "approved": (["p.txt"], ["q.txt"]),
    "rejected": (["p.txt"], ["q.txt"]),
    "boilerplate_documents": (2, 5),
    "similarity": (0.5, 1.0),
    "run": (8, 1000),
    "shingle": ("char-3", "word-2"),
    "slogans": (False, True),
    "fail_under": (0.0, 60.5),
    "fail_level": ("note", "error"),
    "fail_on_new": (1, 9),
    "levels": ({"BP001": "error"}, {"BP001": "off", "BP003": "note"}),
    "format": ("json", "text"),
    "encoding": ("utf-8", "gb18030"),
    "baseline": ("a.json", "b.json"),
}


def test_every_setting_is_tried():
    assert VALUES.keys() == KEYS.keys()


def layer(values: dict, origin: str = "file", folder: str = HERE) -> dict:
    return {name: Given(value, Origin(origin, folder), f"{origin}: {name}") for name, value in values.items()}


def as_set(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def test_without_anything_the_settings_are_those_of_the_program():
    assert merged().settings() == Settings()
    assert {merged().origin(name) for name in KEYS} == {"default"}


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(KEYS)), st.integers(0, 1)), min_size=1, max_size=3),
    st.sampled_from(sorted(KEYS)),
)
def test_the_first_layer_that_names_a_setting_decides_and_is_named_as_its_origin(choices, name):
    named = [{key: VALUES[key][which] for key, which in choice.items()} for choice in choices]
    configuration = merged(*(layer(values, f"layer {i}") for i, values in enumerate(named)))
    group = {"corpus", "index"} if name in ("corpus", "index") else {name}
    decides = next((i for i, values in enumerate(named) if group & values.keys()), None)
    if decides is None or name not in named[decides]:
        assert getattr(configuration, name) == KEYS[name].default
        assert configuration.origin(name) == "default"
    else:
        assert getattr(configuration, name) == as_set(named[decides][name])
        assert configuration.origin(name) == f"layer {decides}"


def test_a_corpus_that_is_named_takes_the_place_of_an_index_below():
    configuration = merged(layer({"corpus": ["mine"]}), layer({"corpus": ["theirs"], "index": "their.index"}))
    assert (configuration.corpus, configuration.index) == (("mine",), None)


def test_both_hold_where_they_are_named_together():
    configuration = merged(layer({"corpus": ["a"], "index": "b"}), layer({"index": "c"}))
    assert (configuration.corpus, configuration.index) == (("a",), "b")


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("which", [0, 1])
def test_text_in_the_environment_and_in_options_says_the_same_as_a_file(name, which):
    value = VALUES[name][which]
    parts = [f"{k}={v}" for k, v in value.items()] if isinstance(value, dict) else value
    texts = [str(part) for part in parts] if isinstance(parts, list) else [str(parts)]
    variable = environment_layer({KEYS[name].variable: os.pathsep.join(texts)}, HERE)
    flag = flags_layer({name: tuple(texts) if KEYS[name].kind.is_list else texts[0]}, HERE)
    expected = getattr(merged(layer({name: value})), name)
    assert getattr(merged(variable), name) == expected
    assert getattr(merged(flag), name) == expected
    assert merged(variable).origin(name) == f"environment {KEYS[name].variable}"
    assert merged(flag).origin(name) == f"flag {KEYS[name].flag}"


def test_empty_variables_and_options_that_were_not_given_are_nothing():
    assert environment_layer({key.variable: "" for key in KEYS.values()}, HERE) == {}
    assert flags_layer({name: () if key.kind.is_list else None for name, key in KEYS.items()}, HERE) == {}


@pytest.mark.parametrize(
    ("folder", "written", "path"),
    [
        pytest.param(HERE, "a/b", "a/b", id="here it stays as it is"),
        pytest.param(f"{HERE}/sub", "a", "sub/a", id="below"),
        pytest.param(str(Path(HERE).parent), "a", "../a", id="above"),
        pytest.param(f"{HERE}/sub", "../a", "a", id="up and down"),
        pytest.param(f"{HERE}/sub", "/a", "/a", id="absolute"),
        pytest.param(f"{HERE}/sub", "~/a", "/home/writer/a", id="at home"),
        pytest.param(f"{HERE}/sub", "~nobody-at-all/a", "sub/~nobody-at-all/a", id="nobody's home"),
    ],
)
def test_paths_are_relative_to_where_they_are_written(monkeypatch, folder, written, path):
    monkeypatch.setenv("HOME", "/home/writer")
    configuration = merged(
        layer({"corpus": [written], "protected": [written], "baseline": written, "exclude": [written]}, folder=folder)
    )
    assert (configuration.corpus, configuration.protected, configuration.baseline) == ((path,), (path,), path)
    assert (configuration.exclude, configuration.origins["exclude"].folder) == ((written,), folder)


COUNT = "a whole number, 1 or more"
PATHS = "a list of folders, files and globs"
SHINGLE = "char-N or word-N, such as char-2"
ENCODING = "an encoding that Python knows, such as utf-8 or gb18030"
LEVELS = (
    "a table of rules (BP001, BP002, BP003, BP004, BP101, BP102, BP900) with their levels (note, warning, error, off)"
)


@pytest.mark.parametrize(
    ("name", "value", "is_", "must_be"),
    [
        ("similarity", 2, "2", "a number from 0.01 to 1"),
        ("similarity", 0, "0", "a number from 0.01 to 1"),
        ("similarity", "0.5", '"0.5"', "a number from 0.01 to 1"),
        ("similarity", True, "true", "a number from 0.01 to 1"),
        ("similarity", float("nan"), "NaN", "a number from 0.01 to 1"),
        ("run", 13.5, "13.5", "a whole number from 8 to 1000"),
        ("run", 7, "7", "a whole number from 8 to 1000"),
        ("run", 1001, "1001", "a whole number from 8 to 1000"),
        ("boilerplate_documents", 0, "0", COUNT),
        ("boilerplate_documents", [3], "[3]", COUNT),
        ("boilerplate_documents", float("inf"), "Infinity", COUNT),
        ("fail_under", 101, "101", "a number from 0 to 100"),
        ("fail_under", -0.1, "-0.1", "a number from 0 to 100"),
        ("fail_on_new", 0, "0", COUNT),
        ("fail_level", "fatal", '"fatal"', "one of note, warning, error"),
        ("fail_level", ["note"], '["note"]', "one of note, warning, error"),
        ("shingle", "char", '"char"', SHINGLE),
        ("shingle", 2, "2", SHINGLE),
        ("encoding", "klingon", '"klingon"', ENCODING),
        ("encoding", "utf\0", '"utf\\u0000"', ENCODING),
        ("index", "", '""', "a path"),
        ("index", ["a"], '["a"]', "a path"),
        ("corpus", "archive", '"archive"', f'{PATHS}, in brackets: ["archive"]'),
        ("corpus", ["a", 3], '["a", 3]', PATHS),
        ("corpus", ["a", ""], '["a", ""]', f"{PATHS}, and an item is empty"),
        ("corpus", {"a": 1}, "{ a = 1 }", PATHS),
        ("rejected", "x" * 99, f'"{"x" * 58}…', f'a list of files, in brackets: ["{"x" * 58}…]'),
        ("exclude", ["ok", "!"], '["ok", "!"]', "a list of gitignore patterns, and ! is none"),
        ("exclude", ["[z-a]"], '["[z-a]"]', "a list of gitignore patterns, and [z-a] is none"),
        ("levels", "BP001", '"BP001"', LEVELS),
        ("levels", {"BP01": "off"}, '{ BP01 = "off" }', f'{LEVELS}, and there is no rule "BP01"'),
        ("levels", {"BP001": 1}, "{ BP001 = 1 }", f"{LEVELS}, and there is no level 1"),
    ],
)
def test_a_value_that_makes_no_sense_is_said_with_its_place_and_what_it_must_be(name, value, is_, must_be):
    with pytest.raises(ConfigurationError) as error:
        merged(layer({name: value}, "/t/.boilerplate.toml line 7"))
    assert str(error.value) == f"/t/.boilerplate.toml line 7: {name} is {is_}, but must be {must_be}"


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("similarty", "did you mean similarity?"),
        ("fail-under", "did you mean fail_under?"),
        ("Exclude", "did you mean exclude?"),
        ("corpora", "did you mean corpus?"),
        ("xyzzy", f"the settings are {', '.join(sorted(KEYS))}"),
    ],
)
def test_an_unknown_setting_is_said_with_the_one_most_like_it(name, instead):
    with pytest.raises(ConfigurationError) as error:
        merged(layer({name: 1}, "/t/.boilerplate.toml line 7"))
    assert str(error.value) == f"/t/.boilerplate.toml line 7: {name} is no setting; {instead}"


def test_what_is_wrong_is_said_though_another_layer_decides():
    with pytest.raises(ConfigurationError, match="similarity is 2"):
        merged(layer({"similarity": 0.5}), layer({"similarity": 2}))


@pytest.mark.parametrize(
    ("variable", "text", "says"),
    [
        ("BOILERPLATE_RUN", "many", 'BOILERPLATE_RUN is "many", but must be a whole number from 8 to 1000'),
        ("BOILERPLATE_RUN", "13.5", 'BOILERPLATE_RUN is "13.5", but must be a whole number from 8 to 1000'),
        ("BOILERPLATE_FAIL_UNDER", "nan", 'BOILERPLATE_FAIL_UNDER is "nan", but must be a number from 0 to 100'),
        (
            "BOILERPLATE_SIMILARTY",
            "0.5",
            "BOILERPLATE_SIMILARTY is no variable of boilerplate; did you mean BOILERPLATE_SIMILARITY?",
        ),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_with_the_name_of_the_variable(variable, text, says):
    with pytest.raises(ConfigurationError) as error:
        merged(environment_layer({variable: text}, HERE))
    assert str(error.value) == says


@pytest.mark.parametrize("variable", ["BOILERPLATE_CACHE_DIR", "BOILERPLATE_DEBUG", "BOILERPLATE_VERSION", "SIMILARTY"])
def test_other_variables_are_nobodys_business(variable):
    assert environment_layer({variable: "1"}, HERE) == {}
