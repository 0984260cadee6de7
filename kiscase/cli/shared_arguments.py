"""Arguments that commands have in common."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiscase.cli.secret_input import PASSPHRASE_VARIABLE
from kiscase.core.i18n import _


def add_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """The file with the passphrase or password that the case opens with."""
    help_text = _(
        "read the passphrase or password from the first line of this file; otherwise it is taken from {variable} "
        "or asked for"
    )
    add_secret_file(parser, "--passphrase-file", help_text.format(variable=PASSPHRASE_VARIABLE))


def add_secret_file(parser: argparse.ArgumentParser, option: str, help_text: str) -> None:
    """An option that names the file in which a passphrase or password is."""
    parser.add_argument(option, type=Path, metavar=_("FILE"), help=help_text)
