"""Help in sections: a command of many options shows them by what they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import click


class Sectioned(click.Command):
    """A command whose options stand under titles; those that no title names stand under the last."""

    #: The names of the options under each title.
    sections: ClassVar[Mapping[str, Sequence[str]]]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        left = {option.name: record for option in options if (record := option.get_help_record(ctx))}
        *titles, last = self.sections
        for title in titles:
            with formatter.section(title):
                formatter.write_dl([left.pop(name) for name in self.sections[title]])
        with formatter.section(last):
            formatter.write_dl([*left.values()])
