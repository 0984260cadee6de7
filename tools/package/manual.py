"""The man page and the completions of shells, made from the parser of the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiscase.cli import parser
from kiscase.core import i18n
from tools.package.places import read_date, read_version

SHELLS = ("bash", "zsh")


def whole_parser() -> argparse.ArgumentParser:
    """The parser of the window with that of each command below it, in English."""
    i18n.set_language("en")
    whole = parser.window_parser(with_case=False)  # what follows is either a case or a command
    whole.epilog = None  # lists the commands, which are listed below
    commands = whole.add_subparsers(title="commands", metavar="COMMAND | CASE")
    for name, told in parser.COMMAND_HELP.items():
        parser.add_arguments(name, commands.add_parser(name, help=told, description=told))
    return whole


def write_manual(folder: Path) -> None:
    """Write `kiscase.1` and a completion file for each shell."""
    import shtab
    from build_manpages.manpage import Manpage

    folder.mkdir(parents=True, exist_ok=True)
    whole = whole_parser()
    vars(whole)["man_short_description"] = "case work of social integration clubs"  # read by Manpage
    data = {"project_name": "kiscase", "version": read_version(), "date": f"{read_date():%Y-%m-%d}"}
    page = Manpage(whole, data | {"manual_title": "User commands"})
    (folder / "kiscase.1").write_text(str(page), encoding="utf-8")
    _complete_files(whole, shtab.FILE)
    for shell in SHELLS:
        text = shtab.complete(whole, shell=shell)
        (folder / f"kiscase.{shell}").write_text(text, encoding="utf-8")


def _complete_files(parser: argparse.ArgumentParser, with_files: dict[str, str]) -> None:
    """Let shells complete what is a file."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way
        if action.type is Path or action.dest == "case":
            vars(action)["complete"] = with_files  # read by shtab
        for one in action.choices.values() if isinstance(action.choices, dict) else ():
            _complete_files(one, with_files)
