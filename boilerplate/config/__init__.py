"""Settings: flags over environment variables over the nearest configuration file over defaults.

`table` has the settings, `kinds` what they can be, `layers` joins what was given; only `files` reads anything. What
excludes documents is in `patterns`, the file to start from in `template`; they are not needed for every run.
"""

from .files import NAMES, file_in, nearest_file, read_layer
from .kinds import toml_of
from .layers import Given, Layer, environment_layer, flags_layer, merged
from .table import KEYS, Configuration, Key, Origin

__all__ = [
    "KEYS",
    "NAMES",
    "Configuration",
    "Given",
    "Key",
    "Layer",
    "Origin",
    "environment_layer",
    "file_in",
    "flags_layer",
    "merged",
    "nearest_file",
    "read_layer",
    "toml_of",
]
