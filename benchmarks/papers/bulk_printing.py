"""Many contracts into one PDF: against printing them one by one, and against a batch conversion by LibreOffice."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.case_files import PASSPHRASE, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from benchmarks.papers.contract_pdf import sample_content, sample_contract
from benchmarks.rivals.weasyprint_contract import web_page
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing import bulk_printing
from kiscase.contracts.issuing.printing_for_signing import issue_for_signing, pdf_for_printer
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.files import write_file_atomically
from kiscase.issued.bulk_printing import BATCH_SIZE
from kiscase.participants import actions as participants
from kiscase.pdf.bundle import PdfBundle

FIGURE_LABEL = "contracts into one PDF, seconds each"
PEOPLE_COUNT = 20  # in the file


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about bulk print."""
    folder = files.folder
    made = case_file.open_case_file(files.file(PEOPLE_COUNT, PASSPHRASE), PASSPHRASE)
    try:
        person = invent_person(made)
        first, second = make_contracts_ready(made, person, size.bulk), make_contracts_ready(made, person, size.bulk)
        numbers = itertools.count()

        def alone(ids: Sequence[int]) -> Callable[[], None]:
            return lambda: _one_by_one(made, ids, folder, numbers)

        _one_by_one(made, make_contracts_ready(made, person, 1), folder, numbers)  # what is loaded once does not count
        fresh, singly = _fresh(made, (first, second), folder, alone)
        again, again_singly = alternating_medians(
            min(size.times, 3),
            lambda: elapsed_milliseconds(lambda: _together(made, first, folder)) / size.bulk,
            lambda: elapsed_milliseconds(alone(second)) / size.bulk,
        )
    finally:
        made.close()
    what = f"{size.bulk} {FIGURE_LABEL}"
    return [
        _figure(f"{what}, numbered on the way : printed one by one", fresh, singly, limit=1.0),
        _figure(f"{what}, from the file : printed one by one", again, again_singly),
        *_against_libreoffice(folder, fresh, size),
    ]


def _fresh(
    made: Database, ids: tuple[list[int], list[int]], folder: Path, alone: Callable[[Sequence[int]], Callable[[], None]]
) -> tuple[float, float]:
    """Contracts that have no number yet, together and singly, slice by slice in turn; milliseconds each."""
    with made.read() as session:
        bundle = bulk_printing.create_contract_bundle(session)
    ours = theirs = 0.0
    for place in range(0, len(ids[0]), BATCH_SIZE):
        end = place + BATCH_SIZE
        ours += elapsed_milliseconds(lambda part=ids[0][place:end]: _add(made, bundle, part))  # type: ignore[misc]
        theirs += elapsed_milliseconds(alone(ids[1][place:end]))
    ours += elapsed_milliseconds(lambda: write_file_atomically(folder / "fresh.pdf", bundle.bytes()))
    assert len(bundle) == 2 * len(ids[0]), "each contract has its hand-out"
    return ours / len(ids[0]), theirs / len(ids[1])


def _figure(what: str, ours: float, theirs: float, **more: Any) -> Figure:
    return Figure(what, ours / 1000, theirs / 1000, unit="s", **more)


def invent_person(made: Database) -> int:
    """A person who may have a contract; the id."""
    values = {
        "family_name": "Żółcińska",
        "given_name": "Łucja",
        "born": date(1899, 5, 4),
        "paper": "passport",
        "paper_number": "ZZZ 000000",
        "street": "ul. Akacjowa 7/12",
        "postal_code": "00-000",
        "town": "Przykładów",
        "groups": ["long_unemployed"],
        "problems_met": ["unemployment"],
        "excluded": True,
    }
    with made.action() as session:
        return participants.register_participant(session, values, [])


def make_contracts_ready(made: Database, person: int, number: int) -> list[int]:
    """So many contracts that are ready to print."""
    ids = []
    for _place in range(number):
        with made.action() as session:
            contract_id = drafting.create_draft_contract(session, person)
            drafting.save_contract(session, contract_id, sample_content())
        with made.action() as session:
            issuing.mark_contract_ready(session, contract_id)
        ids.append(contract_id)
    return ids


def _together(made: Database, ids: Sequence[int], folder: Path) -> None:
    """What the window does: slices, each in an action of its own, then the whole into one file."""
    with made.read() as session:
        bundle = bulk_printing.create_contract_bundle(session)
    for place in range(0, len(ids), BATCH_SIZE):
        _add(made, bundle, ids[place : place + BATCH_SIZE])
    assert len(bundle) == 2 * len(ids), "each contract has its hand-out"
    write_file_atomically(folder / "together.pdf", bundle.bytes())


def _add(made: Database, bundle: PdfBundle, ids: Sequence[int]) -> None:
    with made.action() as session:
        printed = bulk_printing.print_contract_batch(session, ids)
    for one in printed.papers:
        bulk_printing.add_printed_contract(bundle, one)


def _one_by_one(made: Database, ids: Sequence[int], folder: Path, numbers: itertools.count[int]) -> None:
    """What a person does who prints each from its page, into a file each."""
    for contract_id in ids:
        with made.action() as session:
            pdf = pdf_for_printer(session, issue_for_signing(session, contract_id))
        write_file_atomically(folder / f"alone-{next(numbers) % 1_000}.pdf", pdf)


def _against_libreoffice(folder: Path, ours: float, size: Size) -> list[Figure]:
    """The same texts and tables as web pages, converted in one call."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is left out: there is no soffice", file=sys.stderr)
        return []
    pages = folder / "pages"
    pages.mkdir()
    page = web_page(*sample_contract())
    for place in range(size.bulk):
        (pages / f"contract-{place}.html").write_text(page, encoding="utf-8")
    home = (folder / "office").as_uri()
    words = [office, f"-env:UserInstallation={home}", "--headless", "--convert-to", "pdf", "--outdir", str(pages)]
    names = sorted(map(str, pages.glob("*.html")))
    theirs = elapsed_milliseconds(lambda: subprocess.run([*words, *names], check=True, capture_output=True)) / size.bulk  # noqa: S603 - named above
    made = len(list(pages.glob("*.pdf")))
    assert made == size.bulk, f"LibreOffice made {made} of {size.bulk}"
    what = f"{size.bulk} {FIGURE_LABEL} : LibreOffice, a batch of the same pages"
    return [_figure(what, ours, theirs, limit=3.0, times_slower=True)]
