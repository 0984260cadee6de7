"""Opens the case that the command line works on, with its passphrase or the password of an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kiscase.cli.secret_input import SecretSource, describe_ways, has_person, read_secret
from kiscase.core.errors import Problem, WrongPassphraseError
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.database import Database
    from kiscase.core.database.location import CaseLocation
    from kiscase.core.database.server.address import ServerAddress

Result = TypeVar("Result")


@contextmanager
def opened_case(
    location: CaseLocation, secret_file: Path | None = None, *, all_records: bool = True
) -> Iterator[Database]:
    """The case, open; a practice file needs no passphrase.

    Without *all_records* it is only read, and whoever reads imports the records.
    """
    from kiscase.core.database.location import open_case

    open_with = partial(open_case, location, load_records=load_all_records, reading_only=not all_records)
    if isinstance(location, Path):
        found = open_with(_file_secret(location, secret_file))
    else:
        found = sign_in(location, open_with, secret_file)
    try:
        with found.report_damaged_content():
            yield found
    finally:
        found.close()


def case_title(location: CaseLocation) -> str:
    """A case as sentences of the terminal name it: the file, or the address."""
    return location.name if isinstance(location, Path) else str(location)


def load_all_records() -> None:
    """Import the records of all features: an action and a check need all tables."""
    import kiscase.all_records  # noqa: F401


def sign_in(address: ServerAddress, attempt: Callable[[str], Result], secret_file: Path | None) -> Result:
    """What *attempt* gives with the password of the account, which is asked for if there is one and none is known."""
    prompt = _("Password of {account} on the server: ").format(account=address.user_name)
    source = SecretSource(prompt, file=secret_file)
    if source.is_given:
        return attempt(read_secret(source))
    try:
        return attempt("")
    except WrongPassphraseError as refused:
        if not has_person():
            raise Problem(f"{refused.sentence} {describe_ways(source)}") from None
    return attempt(read_secret(source))


def _file_secret(file: Path, secret_file: Path | None) -> str:
    from kiscase.core.database.local import file_format

    return "" if file_format.is_practice_file(file) else read_secret(SecretSource(_("Passphrase: "), file=secret_file))
