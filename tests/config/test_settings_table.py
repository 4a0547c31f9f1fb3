"""The table of settings: the commented file, and the documentation."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from boilerplate.config import KEYS, Configuration, merged, read_layer, toml_of
from boilerplate.config.template import template
from boilerplate.model import Settings

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "configuration.md"


def test_the_commented_file_sets_nothing(tmp_path):
    file = tmp_path / ".boilerplate.toml"
    file.write_text(template(), encoding="utf-8")
    assert read_layer(file) == {}


def test_uncommented_it_has_every_setting_at_its_default_or_an_example(tmp_path):
    file = tmp_path / ".boilerplate.toml"
    file.write_text(re.sub(r"^#(?=\w)", "", template(), flags=re.MULTILINE), encoding="utf-8")
    layer = read_layer(file)
    assert list(layer) == list(KEYS)
    configuration = merged(layer)
    for name, key in KEYS.items():
        if key.default not in (None, ()):
            assert getattr(configuration, name) == key.default
        assert re.fullmatch(rf"{re.escape(str(file))} line \d+", configuration.origin(name))


def test_no_line_of_it_is_wider_than_a_screen():
    assert max(map(len, template().splitlines())) <= 120


def test_the_settings_that_bear_on_a_result_are_all_in_the_table():
    assert {field.name for field in fields(Settings)} - {"seed"} <= KEYS.keys()
    assert Configuration().settings() == Settings()


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_the_documentation_has_every_setting_as_the_table_has_it(key):
    default = "" if key.default in (None, ()) else f"`{toml_of(key.default)}`"
    described = key.kind.described.replace("|", "\\|")
    assert f"| `{key.name}` | {described} | {default} | {key.help} |\n" in DOCUMENTATION.read_text(encoding="utf-8")


def test_the_documentation_has_no_other_settings():
    rows = re.findall(r"^\| `(\w+)` \|", DOCUMENTATION.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == list(KEYS)
