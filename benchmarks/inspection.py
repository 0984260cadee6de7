"""A folder for an inspector with the files of thirty people: against making their papers one by one."""

from __future__ import annotations

import itertools
from datetime import date

from benchmarks.case_files import PASSPHRASE, CaseFiles
from benchmarks.measurement import Figure, Size, elapsed_milliseconds
from benchmarks.papers.bulk_printing import invent_person, make_contracts_ready
from kiscase.contracts.issuing.printing_for_signing import issue_for_signing, pdf_for_printer
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.files import write_file_atomically
from kiscase.inspection.actions import save_folder
from kiscase.inspection.model import FolderRequest
from kiscase.person_data.card.actions import issue_person_card

PEOPLE, FEW_PEOPLE = 30, 3
PEOPLE_ON_FILE = 20  # before


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The line about the folder."""
    count = PEOPLE if size.times > 1 else FEW_PEOPLE
    made = case_file.open_case_file(files.file(PEOPLE_ON_FILE, PASSPHRASE), PASSPHRASE)
    try:
        people = [invent_person(made) for _person in range(count + 1)]
        contracts = [make_contracts_ready(made, person, 1)[0] for person in people]
        numbers = itertools.count()

        def papers(some: range) -> None:
            for place in some:
                for pdf in _papers_of(made, people[place], contracts[place]):
                    write_file_atomically(files.folder / f"paper-{next(numbers)}.pdf", pdf)

        papers(range(count, count + 1))  # what is loaded once does not count
        folder = files.folder / "folder.pdf"
        save_folder(made, _request(people[count:]), folder)
        theirs = elapsed_milliseconds(lambda: papers(range(count)))
        ours = elapsed_milliseconds(lambda: save_folder(made, _request(people[:count]), folder))
    finally:
        made.close()
    what = f"an inspection folder of {count} people : their papers one by one"
    return [Figure(what, ours / 1000, theirs / 1000, unit="s", limit=1.1)]


def _request(people: list[int]) -> FolderRequest:
    return FolderRequest(date(2020, 1, 1), date(2030, 12, 31), tuple(people))


def _papers_of(made: Database, person: int, contract: int) -> list[bytes]:
    """The contract with its hand-out, and the card of the person."""
    with made.action() as session:
        printed = pdf_for_printer(session, issue_for_signing(session, contract))
    with made.action() as session:
        return [printed, issue_person_card(session, person)]
