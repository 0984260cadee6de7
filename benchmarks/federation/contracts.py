"""The contracts of a federation's file: one is made by the program's own actions, the others are like it."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from benchmarks.federation.bulk_journal import BulkJournal, Row, Told
from benchmarks.federation.scale import Scale
from benchmarks.papers.bulk_printing import make_contracts_ready
from kiscase.contracts.handout.documents import handout_number
from kiscase.contracts.issuing.printing_for_signing import issue_for_signing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.records.record import Record
from kiscase.issued.codes import document_code

_PARTS = ("contract_member", "goal", "step", "obligation")
_DURATION = timedelta(420)
_FINAL = (
    "This cannot be undone: the contract was given a number and printed. It can be changed and printed again, or made "
    "void."
)


class ContractTemplate:
    """The rows of one contract with its documents and signatures, as the program has stored them."""

    def __init__(self, made: Database, person: int) -> None:
        """Make the contract of a person in a file that is thrown away."""
        on = made.clock().astimezone().date()
        (contract,) = make_contracts_ready(made, person, 1)
        with made.action() as session:
            issue_for_signing(session, contract)
        with made.action() as session:
            signing.sign_contract(session, contract, dict.fromkeys(Party, on))
        self.uid = _rows(made, "club", "1")[0]["uid"]
        (self.contract,) = _rows(made, "contract", f"id = {contract}")
        self.parts = {table: _rows(made, table, f"contract_id = {contract}") for table in _PARTS}
        self.documents = _rows(made, "issued_document", f"row_id = {contract}")
        self.signatures = _rows(made, "signature", "1")
        self.drawn_on = date.fromisoformat(self.contract["drawn_on"])


class Contracts:
    """Writes the contracts of one year after another."""

    def __init__(self, scale: Scale, journal: BulkJournal, template: ContractTemplate, uid: str) -> None:
        self._scale, self._journal, self._template, self._uid = scale, journal, template, uid
        self._pdf = _empty_pdf()
        self._hash = hashlib.sha256(self._pdf).hexdigest()
        self._numbers: dict[int, count[int]] = {}

    def sign(self, year: int, person: int, names: tuple[str, str, str, str], place: int) -> int:
        """A signed contract: carried out in the last year, completed in the years before; the id."""
        drawn = self._scale.drawn_on(year)
        running = year == self._scale.years - 1
        ends = drawn + _DURATION + timedelta(place % 90)
        evaluation = self._scale.today + timedelta(20 + place % 60)
        if running and place < self._scale.open:
            ends = self._scale.today + timedelta(10 + place % 20)
        elif running and place < 2 * self._scale.open:
            evaluation = self._scale.today + timedelta(place % 14)
        state = ContractState.ACTIVE if running else ContractState.COMPLETED
        row = self._row(person, names, drawn, state) | {
            "evaluation_on": (evaluation if running else drawn + timedelta(180)).isoformat(),
            "ends_on": ends.isoformat(),
            "closed_on": None if running else ends.isoformat(),
            "outcome": None if running else "reached",
        }
        states = [ContractState.READY, ContractState.PRINTED, ContractState.PARTLY_SIGNED, ContractState.ACTIVE]
        on = [drawn] * 4
        if not running:
            states += [ContractState.EVALUATED, ContractState.COMPLETED]
            on += [ends, ends]
        self._number(row, drawn)
        rows = [*self._parts(row, drawn), *self._moves(row["id"], zip(states, on, strict=True))]
        documents = self._documents(row, drawn)
        rows += [("issued_document", one) for one in documents]
        rows += [("signature", one) for one in self._signatures(row, documents[0]["id"], drawn)]
        self._write(row, rows, drawn, "Recorded the signatures on the contract {number}", final=_FINAL)
        return int(row["id"])

    def wait(self, person: int, names: tuple[str, str, str, str], state: ContractState, on: date) -> None:
        """A contract that is a draft, ready to print, or printed and not signed."""
        row = self._row(person, names, on, state) | {
            "evaluation_on": (on + timedelta(90)).isoformat(),
            "ends_on": (on + timedelta(180)).isoformat(),
        }
        rows = self._parts(row, on)
        sentence, final = "Saved the contract {number} with {name}", ""
        if state is ContractState.READY:
            rows += self._moves(row["id"], [(ContractState.READY, on)])
            sentence = "The contract {number} is ready to print"
        elif state is ContractState.PRINTED:
            self._number(row, on)
            rows += self._moves(row["id"], [(ContractState.READY, on), (ContractState.PRINTED, on)])
            rows += [("issued_document", one) for one in self._documents(row, on)]
            sentence, final = "Printed the contract {number}, version {version}", _FINAL
        self._write(row, rows, on, sentence, final=final)

    def _write(self, row: Row, rows: list[tuple[str, Row]], on: date, sentence: str, *, final: str) -> None:
        at = datetime.combine(on, time(10)).astimezone()
        number = row["number"] or f"draft no. {row['id']}"
        names = {"number": number, "name": self._name, "version": row["version"]}
        everything = [("contract", row), *rows]
        self._journal.write(Told(at, sentence, names, final), everything, [("participant", row["participant_id"])])
        if row["number"]:
            self._journal.index("contract", row["id"], row["number"], [row["number"]])

    def _row(self, person: int, names: tuple[str, str, str, str], drawn: date, state: ContractState) -> Row:
        given, family, pesel, address = names
        self._name = f"{given} {family}"
        printed = json.loads(self._template.contract["printed"])
        printed["people"][0] |= {"given_name": given, "family_name": family, "pesel": pesel, "address": address}
        printed["signers"][0]["name"] = self._name
        row = self._template.contract | {
            "id": self._journal.next_id("contract"),
            "participant_id": person,
            "state": state.value,
            "drawn_on": drawn.isoformat(),
            "number": None,
            "number_year": None,
            "number_seq": None,
            "printed": json.dumps(printed) if state not in (ContractState.DRAFT, ContractState.READY) else "{}",
        }
        self._signers = json.dumps([{"key": one["key"], "name": one["name"]} for one in printed["signers"]])
        return row

    def _number(self, row: Row, on: date) -> None:
        seq = next(self._numbers.setdefault(on.year, count(1)))
        row |= {"number": f"KS/{seq}/{on.year}", "number_year": on.year, "number_seq": seq}

    def _parts(self, row: Row, drawn: date) -> list[tuple[str, Row]]:
        later = drawn - self._template.drawn_on
        found = []
        for table, parts in self._template.parts.items():
            for part in parts:
                copied = part | {"id": self._journal.next_id(table), "contract_id": row["id"]}
                if copied.get("due"):
                    copied["due"] = (date.fromisoformat(copied["due"]) + later).isoformat()
                found.append((table, copied))
        return found

    def _moves(self, contract: int, states: Any) -> list[tuple[str, Row]]:
        of = {"contract_id": contract, "reason": ""}
        return [
            (
                "contract_move",
                of | {"id": self._journal.next_id("contract_move"), "state": state.value, "on": on.isoformat()},
            )
            for state, on in states
        ]

    def _documents(self, row: Row, on: date) -> list[Row]:
        """The contract and its hand-out; of their pages there is one that is empty."""
        found = []
        for place, one in enumerate(self._template.documents):
            signs = not place
            number = row["number"] if signs else handout_number(row["number"])
            code = document_code(self._uid, one["document"], row["id"], one["version"], one["period"])
            copied = one | {
                "id": self._journal.next_id("issued_document"),
                "row_id": row["id"],
                "participant_id": row["participant_id"],
                "number": number,
                "code": code,
                "issued_on": on.isoformat(),
                "signers": self._signers if signs else "[]",
                "sha256": self._hash,
                "content": self._pdf,
            }
            self._journal.index("issued_document", copied["id"], f"{number} · {code}", [number, code])
            found.append(copied)
        return found

    def _signatures(self, row: Row, document: int, on: date) -> list[Row]:
        names = {one["key"]: one["name"] for one in json.loads(self._signers)}
        return [
            one
            | {
                "id": self._journal.next_id("signature"),
                "paper_id": document,
                "name": names[one["signer"]],
                "signed_on": on.isoformat(),
            }
            for one in self._template.signatures
        ]


def _rows(made: Database, table: str, which: str) -> list[Row]:
    names = list(Record.metadata.tables[table].columns.keys())
    columns = ", ".join(f'"{name}"' for name in names)
    with made.connection() as connection:
        found = connection.exec_driver_sql(f'SELECT {columns} FROM "{table}" WHERE {which} ORDER BY id').all()  # noqa: S608 - names of the models
    return [dict(zip(names, row, strict=True)) | {"revision": 1} for row in found]


def _empty_pdf() -> bytes:
    import pikepdf

    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.save(target, deterministic_id=True)
    return target.getvalue()
