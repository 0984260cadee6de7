"""Argument parsers of the command line, with help in the language of the window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase import __version__
from kiscase.cli.backup_command import COPY_OPTION, COPY_VARIABLE
from kiscase.cli.server_parser import add_server_commands
from kiscase.cli.shared_arguments import add_passphrase_file, add_secret_file
from kiscase.core.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation

COMMAND_HELP = {
    "practice": N_("create a practice club: invented people, contracts, activities"),
    "find": N_("find people, contracts, activities and documents"),
    "print": N_("write documents as PDF"),
    "calendar": N_("write the schedule of the club, or of a leader, as a calendar (.ics)"),
    "check": N_("check a case: its seals, its structure, its journal and its content"),
    "backup": N_("write a verified copy of a case into a case file"),
    "law": N_("list the legal bases in force on a day"),
    "server": N_("set up a case on a server, its accounts, and upgrade it"),
}
ARGPARSE_MESSAGES = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
)
"""The messages of argparse itself, here for translation: it looks them up with `_`."""


def is_command(words: Sequence[str]) -> bool:
    """Whether the arguments begin with a command; otherwise they are for the window."""
    return bool(words) and words[0] in COMMAND_HELP


def window_parser(*, with_case: bool = True) -> argparse.ArgumentParser:
    """The parser of the arguments that open the window; its help lists all commands."""
    _translate_argparse()
    parser = argparse.ArgumentParser(
        prog="kiscase",
        description=_("Case work for social integration clubs. Opens the window unless a command is given."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_command_list(),
    )
    add = parser.add_argument
    if with_case:
        told = _("the case to open: a file, or kis://server/club")
        add("case", nargs="?", type=_case_location, metavar=_("CASE"), help=told)
    add("--practice", action="store_true", help=_("open the practice club: nothing in it is real"))
    add("--new-window", action="store_true", help=_("open a window of its own, even if one is open"))
    add("--pictures", type=Path, metavar=_("FOLDER"), help=_("only write screenshots of the pages to a folder"))
    add("--version", action="version", version=f"kiscase {__version__}", help=_("show the version and exit"))
    return parser


def command_parser(name: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    _translate_argparse()
    parser = argparse.ArgumentParser(prog=f"kiscase {name}", description=_as_sentence(_(COMMAND_HELP[name])))
    add_arguments(name, parser)
    return parser


def add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a command to a parser."""
    _ADD_ARGUMENTS[name](parser)
    if name not in ("practice", "server"):
        add_passphrase_file(parser)


def _add_practice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the file to create"))
    parser.add_argument("--overwrite", action="store_true", help=_("replace a practice file of this name"))


def _add_find(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    told = _("the beginnings of names, a number, or the last digits of a PESEL")
    parser.add_argument("text", nargs="+", metavar=_("TEXT"), help=told)


def _add_print(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    add = parser.add_argument
    add("document", nargs="?", metavar=_("DOCUMENT"), help=_("the kind of document, as shown by --list"))
    add("number", nargs="?", metavar=_("NUMBER"), help=_("the number of the document, as shown by --list"))
    add("--list", action="store_true", help=_("list everything that can be printed: document and number"))
    add("--all", action="store_true", help=_("print all documents of this kind"))
    add("--to", type=Path, metavar="PDF", help=_("the file to write; with --all, the folder"))
    add("--overwrite", action="store_true", help=_("replace existing files"))
    parser.set_defaults(wrong=parser.error)


def _add_calendar(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    add = parser.add_argument
    add("to", type=Path, metavar=_("TO"), help=_("the file to write, or the folder to write it to"))
    add("--leader", metavar=_("NAME"), help=_("only what this worker leads; otherwise all that are no individual ones"))
    add("--since", type=_day, metavar=_("DAY"), help=_("the first day, such as 2026-06-15; otherwise today"))
    add("--until", type=_day, metavar=_("DAY"), help=_("the last day; otherwise half a year later"))
    add("--overwrite", action="store_true", help=_("replace an existing file"))


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    told = _("also compare it with a backup of it: whether the entries of its journal are still there")
    parser.add_argument("--backup", type=Path, metavar=_("COPY"), help=told)


def _add_backup(parser: argparse.ArgumentParser) -> None:
    _add_case(parser)
    parser.add_argument("to", type=Path, metavar=_("TO"), help=_("the copy to write, or the folder to write it to"))
    told = _(
        "for a case on a server: read the passphrase of the copy from the first line of this file; otherwise it is "
        "taken from {variable} or asked for"
    )
    add_secret_file(parser, COPY_OPTION, told.format(variable=COPY_VARIABLE))
    parser.add_argument("--overwrite", action="store_true", help=_("replace an existing file"))


def _add_law(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "case",
        nargs="?",
        type=_case_location,
        metavar=_("CASE"),
        help=_("the case whose corrections are taken into account"),
    )
    add("--on", type=_day, metavar=_("DAY"), help=_("the day, such as 2026-06-15; otherwise today"))
    add("--find", default="", metavar=_("TEXT"), help=_("only rows that contain these words"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = _("“{text}” is not a day. Write it as 2026-06-15.")
        raise argparse.ArgumentTypeError(said.format(text=text)) from None


_ADD_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "practice": _add_practice,
    "find": _add_find,
    "print": _add_print,
    "calendar": _add_calendar,
    "check": _add_check,
    "backup": _add_backup,
    "law": _add_law,
    "server": add_server_commands,
}


def _add_case(parser: argparse.ArgumentParser) -> None:
    told = _("the case file, or the address of a case on a server, such as kis://server/club")
    parser.add_argument("case", type=_case_location, metavar=_("CASE"), help=told)


def _case_location(text: str) -> CaseLocation:
    from kiscase.core.database.location import parse_case_location

    return parse_case_location(text)


def _command_list() -> str:
    width = max(map(len, COMMAND_HELP)) + 4
    told = [f"  {name:{width}}{_(text)}" for name, text in COMMAND_HELP.items()]
    more = _("Run “kiscase COMMAND --help” for more about a command.")
    return "\n".join([_("commands") + ":", *told, "", more])


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _translate_argparse() -> None:
    """Let argparse speak the language of the window."""
    vars(argparse).update(_=_, ngettext=ngettext)
