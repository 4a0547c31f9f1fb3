"""`--help`: what there is, in an order that can be read, without waiting for what is not asked for."""

from __future__ import annotations

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from boilerplate.cli import commands
from boilerplate.cli.check import check


def context_of(command: click.Command) -> click.Context:
    return click.Context(command, info_name="boilerplate")


def test_all_commands_are_listed_each_with_a_line():
    said = CliRunner().invoke(commands, ["--help"]).output
    listed = said.partition("Commands:\n")[2].strip().splitlines()
    names = commands.list_commands(context_of(commands))
    assert [line.split()[0] for line in listed[: len(names)]] == names
    assert all(line.endswith(".") and len(line) < 80 for line in listed[: len(names)])


@pytest.mark.parametrize("name", commands.list_commands(context_of(commands)))
def test_each_command_is_there_under_its_name(name):
    command = commands.get_command(context_of(commands), name)
    assert command is not None
    assert command.name == name
    assert CliRunner().invoke(commands, [name, "--help"]).output.startswith(f"Usage: commands {name} ")


def test_a_command_that_was_misspelt_is_an_error_and_no_other_command():
    done = CliRunner().invoke(commands, ["chekc", "--help"])
    assert done.exit_code == 2
    assert "No such command 'chekc'" in done.output


def test_help_imports_no_command_and_nothing_heavy():
    program = "import json, sys\nfrom boilerplate.cli import commands\n"
    program += "commands.main(['--help'], standalone_mode=False)\nprint(json.dumps([*sys.modules]), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(json.loads(done.stderr))
    assert {name for name in imported if name.startswith("boilerplate.cli.")} == {"boilerplate.cli.output"}
    assert not imported & {"numpy", "tabulate", "wcwidth", "boilerplate.config", "boilerplate.model"}


def test_every_option_of_check_stands_once_and_each_section_has_some():
    said = CliRunner().invoke(commands, ["check", "--help"]).output
    options = [option for option in check.params if isinstance(option, click.Option)]
    lines = [line.split()[0].rstrip(",") for line in said.splitlines() if line.startswith("  -")]
    assert sorted(lines) == sorted([*(option.opts[0] for option in options), "-h"])
    titles = [line for line in said.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert [title.rstrip(":") for title in titles] == [*check.sections]
    for title in titles:
        assert said.partition(f"{title}\n")[2].startswith("  -")
