"""The words of the command line, and the help on them in the desk's language."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from kiscase import __version__
from kiscase.cli.case_file import PASSPHRASE_VARIABLE
from kiscase.core.i18n import N_, _

COMMAND_HELP = {
    "practice": N_("make a practice club: invented people, contracts, activities"),
    "find": N_("find people, contracts, activities and papers"),
    "print": N_("write documents as PDF"),
    "check": N_("check a case file: its seals, its structure and its journal"),
    "backup": N_("write a checked copy of a case file under the same passphrase"),
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
)
"""What argparse says by itself; it is made to ask `_` for each of these (see terminal.py)."""


def is_command(words: Sequence[str]) -> bool:
    """Whether the words begin with a command; otherwise they are about the window."""
    return bool(words) and words[0] in COMMAND_HELP


def window_parser() -> argparse.ArgumentParser:
    """The words that open the window, and the help that names all commands."""
    parser = argparse.ArgumentParser(
        prog="kiscase",
        description=_("Case work for social integration clubs. Without a command the window opens."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_command_list(),
    )
    add = parser.add_argument
    add("file", nargs="?", type=Path, metavar=_("FILE"), help=_("the case file to open"))
    add("--practice", action="store_true", help=_("open the practice club: nothing in it is real"))
    add("--pictures", type=Path, metavar=_("FOLDER"), help=_("only write pictures of the pages to a folder"))
    add("--version", action="version", version=f"kiscase {__version__}", help=_("show the version and exit"))
    return parser


def command_parser(name: str) -> argparse.ArgumentParser:
    """The words of one command."""
    parser = argparse.ArgumentParser(prog=f"kiscase {name}", description=_as_sentence(_(COMMAND_HELP[name])))
    _ADD_ARGUMENTS[name](parser)
    if name != "practice":
        told = _("read the passphrase from the first line of this file; otherwise {variable} or a question gives it")
        parser.add_argument(
            "--passphrase-file", type=Path, metavar=_("FILE"), help=told.format(variable=PASSPHRASE_VARIABLE)
        )
    return parser


def _add_practice(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the file to make"))
    parser.add_argument("--overwrite", action="store_true", help=_("replace a practice file of this name"))


def _add_find(parser: argparse.ArgumentParser) -> None:
    _add_case_file(parser)
    told = _("beginnings of names, a number, the last digits of a PESEL")
    parser.add_argument("text", nargs="+", metavar=_("TEXT"), help=told)


def _add_print(parser: argparse.ArgumentParser) -> None:
    _add_case_file(parser)
    add = parser.add_argument
    add("document", nargs="?", metavar=_("DOCUMENT"), help=_("the kind of document, as --list names it"))
    add("number", nargs="?", metavar=_("NUMBER"), help=_("the number of the document, as --list names it"))
    add("--list", action="store_true", help=_("name all that can be printed: document and number"))
    add("--all", action="store_true", help=_("print all documents of this kind"))
    add("--to", type=Path, metavar="PDF", help=_("the file to write; with --all, the folder"))
    add("--overwrite", action="store_true", help=_("replace files that are there already"))
    parser.set_defaults(wrong=parser.error)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_case_file(parser)


def _add_backup(parser: argparse.ArgumentParser) -> None:
    _add_case_file(parser)
    parser.add_argument("to", type=Path, metavar=_("TO"), help=_("the copy to write, or the folder for it"))
    parser.add_argument("--overwrite", action="store_true", help=_("replace a file that is there already"))


_ADD_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "practice": _add_practice,
    "find": _add_find,
    "print": _add_print,
    "check": _add_check,
    "backup": _add_backup,
}


def _add_case_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("the case file"))


def _command_list() -> str:
    width = max(map(len, COMMAND_HELP)) + 4
    told = [f"  {name:{width}}{_(text)}" for name, text in COMMAND_HELP.items()]
    more = _("kiscase COMMAND --help says more about a command.")
    return "\n".join([_("commands") + ":", *told, "", more])


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
