"""The options that are settings, made from the table of them, and the configuration that holds for a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..config import KEYS, Configuration, Key, environment_layer, flags_layer, merged, nearest_file, read_layer
from ..config.kinds import Choice
from ..errors import ConfigurationError, UsageError
from ..reporters import LANGUAGES

if TYPE_CHECKING:
    from ..config import Layer

_Command = TypeVar("_Command", bound=Callable[..., Any])


def setting_options(*names: str) -> Callable[[_Command], _Command]:
    """Options for settings, and those that say which configuration file to use; none has a default of its own."""

    def decorate(command: _Command) -> _Command:
        for option in reversed([*(_option(KEYS[name]) for name in names), *_which_file()]):
            command = option(command)
        return command

    return decorate


def _option(key: Key) -> Callable[[_Command], _Command]:
    is_set = key.default is not None and not key.kind.is_list
    default = "yes" if key.default is True else key.default
    again = " May be given again." if key.kind.is_list else ""
    return click.option(
        key.flag,
        key.name,
        # A choice is left to click for the sake of shell completion; the rest is checked as it is in files.
        type=click.Choice(key.kind.names) if isinstance(key.kind, Choice) else str,
        multiple=key.kind.is_list,
        metavar=None if isinstance(key.kind, Choice) else key.kind.metavar,
        help=f"{key.help}{again}{f'  [default: {default}]' if is_set else ''}",
    )


def _which_file() -> list[Callable[[Any], Any]]:
    return [
        click.option("--config", metavar="FILE", help="Use this configuration file, not the nearest one."),
        click.option("--no-config", is_flag=True, help="Use no configuration file."),
    ]


def configured(
    paths: Sequence[str],
    flags: dict[str, Any],
    *,
    config: str | None = None,
    no_config: bool = False,
) -> Configuration:
    """What holds for a run on `paths`: flags, the environment, a configuration file and defaults, in that order."""
    here = str(Path.cwd())
    return merged(
        flags_layer(flags, here),
        environment_layer(os.environ, here),
        _file_layer(paths, here, config, no_config),
    )


def _file_layer(paths: Sequence[str], here: str, config: str | None, no_config: bool) -> Layer:
    if config is not None and no_config:
        raise UsageError("--config and --no-config exclude each other")
    if config is not None:
        return read_layer(Path(os.path.normpath(Path(here) / config)))
    file = None if no_config else nearest_file(paths, here=here)
    return read_layer(file) if file else {}


def is_excluded_by(configuration: Configuration) -> Callable[[Path, bool], bool]:
    """Whether the configuration excludes a draft."""
    if not configuration.exclude:
        return lambda path, is_folder: False
    from ..config.patterns import excluder

    return excluder(configuration.exclude, configuration.origins["exclude"].folder)


def language_option(command: _Command) -> _Command:
    """The option for what language a report speaks; `language_of` says what it comes to."""
    return click.option(
        "--lang",
        type=click.Choice(["auto", *LANGUAGES]),
        default="auto",
        show_default=True,
        help="Language of an HTML page; auto is that of the documents.",
    )(command)


def language_of(given: str) -> str:
    """As reporters want it: "" for the language of the documents."""
    return "" if given == "auto" else given


def corpus_options(command: _Command) -> _Command:
    """Options for a corpus that is looked at as a whole; `named_corpus` says what they come to."""
    for option in (
        click.option("--encoding", metavar="NAME", help="Read all documents in this encoding."),
        click.option("--index", metavar="DIR", help="Index of the corpus, made with `boilerplate index add`."),
        click.option("--corpus", multiple=True, metavar="DIR", help="Folder or file; may be given again."),
    ):
        command = option(command)
    return command


def named_corpus(
    corpus: tuple[str, ...], index: str | None, encoding: str | None
) -> tuple[tuple[str, ...], str | None, str | None]:
    """Corpus, index and encoding as options name them, or else as the configuration of the current folder does."""
    configuration = configured([], {"corpus": corpus, "index": index, "encoding": encoding})
    return corpus_paths(configuration), configuration.index, configuration.encoding


def corpus_paths(configuration: Configuration) -> tuple[str, ...]:
    """The folders and files of the corpus. Raises ConfigurationError where a name or a glob stands for none."""
    return tuple(path for name in configuration.corpus for path in _existing(name, configuration))


def _existing(name: str, configuration: Configuration) -> Iterable[str]:
    if os.path.lexists(name) or configuration.origin("corpus").startswith("flag"):
        return [name]
    from glob import glob

    found = sorted(glob(name, recursive=True))  # noqa: PTH207  # pathlib takes no absolute patterns
    if not found:
        where = configuration.origin("corpus")
        raise ConfigurationError(
            f"{where}: corpus names {name}, and there is nothing there; put the archive there, or name where it is"
        )
    return found
