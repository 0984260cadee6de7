"""Passphrases and passwords: from a file, the environment or the person, never from the words of a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

PASSPHRASE_VARIABLE = "KISCASE_PASSPHRASE"  # noqa: S105 - the variable's name


@dataclass(frozen=True)
class SecretSource:
    """Where a passphrase or password comes from: a file, else the variable, else who answers the prompt."""

    prompt: str
    option: str = "--passphrase-file"
    file: Path | None = None
    variable: str = PASSPHRASE_VARIABLE
    """Empty if it is taken from no variable."""

    @property
    def is_given(self) -> bool:
        """Whether nobody has to be asked."""
        return self.file is not None or self.variable in os.environ


def read_secret(source: SecretSource) -> str:
    """The passphrase or password that something opens with."""
    return _given_secret(source) if source.is_given else _asked(source.prompt, source)


def read_new_secret(
    source: SecretSource, rate: Callable[[str], tuple[bool, str]], *, may_be_empty: bool = False
) -> str:
    """A passphrase or password to be set: asked for twice, and refused if it is easy to guess.

    With *may_be_empty* nothing may be given, also where there is nobody to ask.
    """
    if source.is_given:
        secret = _given_secret(source)
    elif may_be_empty and not has_person():
        return ""
    else:
        secret = _asked(source.prompt, source)
        if may_be_empty and not secret:
            return ""
        if secret != _asked(_("The same once more: "), source):
            raise Problem(_("The two are not the same, so nothing was done. Please try again."))
    accepted, sentence = rate(secret)
    if not accepted:
        raise Problem(sentence)
    return secret


def _given_secret(source: SecretSource) -> str:
    if source.file is None:
        return _storable(os.environ[source.variable])
    try:
        return _storable(source.file.read_text(encoding="utf-8-sig").split("\n", 1)[0].removesuffix("\r"))
    except (OSError, UnicodeDecodeError):
        said = _("The passphrase or password cannot be read from {name}.")
        raise Problem(said.format(name=source.file.name)) from None


def _asked(prompt: str, source: SecretSource) -> str:
    if not has_person():
        raise Problem(describe_ways(source))
    from getpass import getpass

    try:
        return _storable(getpass(prompt))
    except EOFError:
        raise Problem(_("No passphrase or password was given, so nothing was done.")) from None


def describe_ways(source: SecretSource) -> str:
    """How a passphrase or password is given where nobody can be asked."""
    if source.variable:
        said = _("There is no terminal to ask for the passphrase or password. Use {option} or set {variable}.")
    else:
        said = _("There is no terminal to ask for the passphrase or password. Use {option}.")
    return said.format(option=source.option, variable=source.variable)


def has_person() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _storable(secret: str) -> str:
    """The text itself, unless no database can take it."""
    if "\x00" in secret or any("\ud800" <= letter <= "\udfff" for letter in secret):
        raise Problem(_("This cannot be a passphrase or password: it contains a character that cannot be stored."))
    return secret
