"""`boilerplate config` and `boilerplate init`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from ..config import KEYS, Configuration, file_in, toml_of
from ..errors import UsageError
from .output import say, write
from .settings import configured, setting_options

_FILE = ".boilerplate.toml"


@click.group()
def config() -> None:
    """Show what is set, and where: by options, environment variables and configuration files."""


@config.command(short_help="Print each setting and where it comes from.")
@click.argument("path", default=".")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@setting_options()
def show(path: str, format_: str, config: str | None, no_config: bool) -> None:
    """Print each setting that holds for the document or folder at PATH, its value and where that comes from."""
    render = {"text": _as_text, "json": _as_json}[format_]
    write(render(configured([path], {}, config=config, no_config=no_config)), None)


def _as_text(configuration: Configuration) -> str:
    from ..reporters.printable import printable

    rows = [(name, _value(configuration, name), configuration.origin(name)) for name in KEYS]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(
        printable(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}") + "\n" for name, value, origin in rows
    )


def _value(configuration: Configuration, name: str) -> str:
    value = getattr(configuration, name)
    return "-" if value is None else toml_of(value)


def _as_json(configuration: Configuration) -> str:
    settings = {
        name: {"value": _plain(getattr(configuration, name)), "origin": configuration.origin(name)} for name in KEYS
    }
    return json.dumps({"schema_version": 1, "settings": settings}, ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


@click.command()
@click.option("--force", is_flag=True, help="Overwrite the file that is there.")
def init(force: bool) -> None:
    """Write a commented configuration file to the current folder, in which every setting is at its default."""
    from ..config.template import template

    there = file_in(Path())
    if there and not force:
        raise UsageError(f"{there} is there already; --force writes a new {_FILE} all the same")
    try:
        Path(_FILE).write_text(template(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {_FILE}: {error.strerror}") from error
    say(f"{_FILE} written; `boilerplate config show` prints what holds")
