"""Arguments of `kiscase server`: init, account and upgrade."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.cli.shared_arguments import add_passphrase_file, add_secret_file
from kiscase.core.i18n import N_, _

if TYPE_CHECKING:
    from kiscase.core.database.server.address import ServerAddress

FILE_VARIABLE = "KISCASE_FILE_PASSPHRASE"
FILE_OPTION = "--file-passphrase-file"
ACCOUNT_OPTION = "--account-password-file"
SERVER_COMMANDS = {
    "init": N_("make a new case on a server, or move a case file there"),
    "account": N_("make an account by which a worker signs in, or change it"),
    "upgrade": N_("bring the case on a server to the version of this program"),
}
ROLE_NAMES = ("reader", "worker", "coordinator")


def add_server_commands(parser: argparse.ArgumentParser) -> None:
    """Add a parser for each of the commands about a server."""
    commands = parser.add_subparsers(dest="server_command", required=True, metavar=_("COMMAND"))
    for name, add_arguments in (("init", _add_init), ("account", _add_account), ("upgrade", _add_upgrade)):
        help_text = _(SERVER_COMMANDS[name])
        command = commands.add_parser(name, help=help_text, description=help_text[:1].upper() + help_text[1:] + ".")
        help_text = _("the address of the case, such as kis:///club on this computer or kis://account@server/club")
        command.add_argument("address", type=_server_address, metavar=_("ADDRESS"), help=help_text)
        add_arguments(command)
        add_passphrase_file(command)
        command.set_defaults(wrong=command.error)


def _add_init(parser: argparse.ArgumentParser) -> None:
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument(
        "--from", dest="file", type=Path, metavar=_("FILE"), help=_("move this case file there, with all that is in it")
    )
    begin.add_argument("--club", metavar=_("CLUB"), help=_("begin a new case for the club of this name"))
    add = parser.add_argument
    add("--given-name", metavar=_("GIVEN-NAME"), help=_("with --club: the given name of its first worker"))
    add("--family-name", metavar=_("NAME"), help=_("with --club: the family name of its first worker"))
    add("--account", metavar=_("LOGIN"), help=_("make this account for the first worker, with the role coordinator"))
    add("--worker", metavar=_("NAME"), help=_("with --from and --account: the worker, by family name or number"))
    help_text = _(
        "with --from: read the passphrase of the case file from the first line of this file; otherwise it is taken "
        "from {variable} or asked for"
    )
    add_secret_file(parser, FILE_OPTION, help_text.format(variable=FILE_VARIABLE))
    _add_account_password(parser)


def _add_account(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("login", metavar=_("LOGIN"), help=_("the name of the account"))
    add("role", choices=ROLE_NAMES, metavar=_("ROLE"), help=", ".join(ROLE_NAMES))
    help_text = _("the worker who signs in by it, by family name or number; left out, the one whose it is already")
    add("--worker", metavar=_("NAME"), help=help_text)
    _add_account_password(parser)


def _add_upgrade(parser: argparse.ArgumentParser) -> None:
    """Nothing but the address."""


def _add_account_password(parser: argparse.ArgumentParser) -> None:
    help_text = _("read the password of the account from the first line of this file; otherwise it is asked for twice")
    add_secret_file(parser, ACCOUNT_OPTION, help_text)


def _server_address(text: str) -> ServerAddress:
    from kiscase.core.database.server.address import parse_server_address

    return parse_server_address(text)
