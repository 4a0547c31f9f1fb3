"""Layers of settings, flags over environment over file, and the configuration that they make together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import ConfigurationError
from .kinds import shown
from .table import AGAINST, KEYS, PREFIX, Configuration, Origin

#: How alike a variable must be to one of ours to be one that was misspelt, not another program's.
_MISSPELT = 0.8
#: Variables that are no settings, without their prefix.
_OTHER_VARIABLES = ("cache_dir", "debug")


class Given(NamedTuple):
    """A value as it was given, before anybody looked at it."""

    value: object
    origin: Origin
    #: What to call it in a sentence: `--similarity`, or `/path/.boilerplate.toml line 3: similarity`.
    subject: str


Layer = Mapping[str, Given]


def merged(*layers: Layer) -> Configuration:
    """The first layer that names a setting decides. Raises ConfigurationError for any that is wrong, used or not."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for layer in layers:
        checked = {name: _checked(name, given) for name, given in layer.items()}
        decided = {*origins, *(AGAINST if origins.keys() & {*AGAINST} else ())}
        for name, value in checked.items():
            if name not in decided:
                values[name], origins[name] = value, layer[name].origin
    return Configuration(**values, origins=origins)


def flags_layer(flags: Mapping[str, str | tuple[str, ...] | None], folder: str) -> Layer:
    """Of options by the name of their setting; those that were not given are None or ()."""
    return {
        name: Given(
            KEYS[name].kind.from_text([value] if isinstance(value, str) else value),
            Origin(f"flag {KEYS[name].flag}", folder),
            KEYS[name].flag,
        )
        for name, value in flags.items()
        if value is not None and value != ()
    }


def environment_layer(environment: Mapping[str, str], folder: str) -> Layer:
    """Of variables `BOILERPLATE_…`; an empty one is as good as none. Raises ConfigurationError for a misspelt one."""
    layer = {}
    for key in KEYS.values():
        text = environment.get(key.variable)
        if text:
            parts = [part for part in text.split(os.pathsep) if part] if key.kind.is_list else [text]
            origin = Origin(f"environment {key.variable}", folder)
            layer[key.name] = Given(key.kind.from_text(parts), origin, key.variable)
    _refuse_misspelt(environment)
    return layer


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    ours = {*KEYS, *_OTHER_VARIABLES}
    for variable in sorted(environment):
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in ours:
            near = _nearest(name, ours, _MISSPELT)
            if near:
                meant = f"{PREFIX}{near.upper()}"
                raise ConfigurationError(f"{variable} is no variable of boilerplate; did you mean {meant}?")


def _checked(name: str, given: Given) -> Any:
    """The value, paths as the current folder needs them."""
    if name not in KEYS:
        near = _nearest(name.replace("-", "_").lower(), KEYS, 0.5)
        instead = f"did you mean {near}?" if near else f"the settings are {', '.join(sorted(KEYS))}"
        raise ConfigurationError(f"{given.subject} is no setting; {instead}")
    key = KEYS[name]
    try:
        value = key.kind.checked(given.value)
    except ValueError as error:
        wrong = f"{given.subject} is {shown(given.value)}, but must be {key.kind.described}"
        raise ConfigurationError(f"{wrong}, {error}" if error.args else wrong) from error
    if not key.holds_paths:
        return value
    if isinstance(value, tuple):
        return tuple(_from_here(path, given.origin.folder) for path in value)
    return _from_here(value, given.origin.folder)


def _from_here(path: str, folder: str) -> str:
    """A path that is relative to `folder`, from the current folder; absolute ones stay."""
    if path.startswith("~"):
        with suppress(RuntimeError):  # a user that is not known
            path = str(Path(path).expanduser())
    here = Path.cwd()
    if Path(path).is_absolute() or Path(folder) == here:
        return path
    try:
        return os.path.relpath(Path(folder) / path, here)
    except ValueError:  # another drive
        return str(Path(folder) / path)


def _nearest(name: str, names: Mapping[str, Any] | set[str], alike: float) -> str:
    """The name that is spelt most like it; "" where none is like it at all."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, sorted(names), 1, alike)), "")
