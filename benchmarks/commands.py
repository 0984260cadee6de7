"""Commands as whole processes: `find` against a bare script, `print` against the same content on bare ReportLab."""

from __future__ import annotations

import pickle
from pathlib import Path

from benchmarks.case_files import PASSPHRASE, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.papers.bulk_printing import invent_person, make_contracts_ready
from benchmarks.papers.contract_pdf import sample_contract
from benchmarks.processes.running import run_module
from kiscase.cli.secret_input import PASSPHRASE_VARIABLE
from kiscase.contracts.model import Contract
from kiscase.core.database.local import case_file

_PEOPLE = 40  # in the file of the contract


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about commands."""
    return [*_find(files, size), *_print(files, size)]


def _find(files: CaseFiles, size: Size) -> list[Figure]:
    file = str(files.file(size.start, PASSPHRASE))
    known = {PASSPHRASE_VARIABLE: PASSPHRASE}
    ours, theirs = alternating_medians(
        size.times,
        lambda: run_module(files.folder, ["kiscase", "find", file, "kow"], known).milliseconds,
        lambda: run_module(files.folder, ["benchmarks.rivals.bare_find", file, PASSPHRASE, "kow"]).milliseconds,
    )
    what = f"kiscase find, {size.start:,} people : a bare script that opens the file and asks"
    return [Figure(what, ours, theirs, limit=2.5)]


def _print(files: CaseFiles, size: Size) -> list[Figure]:
    path, number = _contract(files)
    story, target = files.folder / "story.pickle", str(files.folder / "printed.pdf")
    story.write_bytes(pickle.dumps(sample_contract()))
    words = ["kiscase", "print", str(path), "contract", number, "--to", target, "--overwrite"]
    ours, theirs = alternating_medians(
        size.times,
        lambda: run_module(files.folder, words).milliseconds,
        lambda: run_module(files.folder, ["benchmarks.rivals.reportlab_contract", str(story), target]).milliseconds,
    )
    return [Figure("kiscase print of a contract : the same on bare ReportLab, a process", ours, theirs, limit=3.0)]


def _contract(files: CaseFiles) -> tuple[Path, str]:
    """A plain file with a contract that is ready to print, and how the command names it."""
    path = files.file(_PEOPLE, None)
    made = case_file.open_case_file(path, None)
    try:
        (contract,) = make_contracts_ready(made, invent_person(made), 1)
        with made.read() as session:
            assert session.get_one(Contract, contract).number is None
    finally:
        made.close()
    return path, f"#{contract}"
