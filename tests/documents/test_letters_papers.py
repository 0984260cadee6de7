"""The letters about a contract, the plain copy and the blank forms on paper: golden texts, accessible and archival."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from kiscase.contracts import details, document_kinds
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import DisputeGround
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.model import InvitationPurpose
from kiscase.contracts.model import OFFICIAL_FORM, ContractState
from kiscase.core.database.database import Database
from kiscase.core.i18n import LANGUAGE_NAMES
from kiscase.issued.kinds import DocumentKind
from tests import makers
from tests.pdf_reader import compare_with_golden, findings_of, page_texts

LONG = "Zażółć gęślą jaźń – „<b>&amp;</b>” O’Neill-Żółć {x} " * 60
NAMES: dict[str, Any] = {
    "family_name": "O’Neill-Brzęczyszczykiewiczowa",
    "given_name": "Świętosława",
    "street": "ul. Długa " * 12,
}
LANGUAGES = sorted(LANGUAGE_NAMES)


def document(key: str) -> DocumentKind[Any]:
    return next(one for one in document_kinds.CONTRACT_DOCUMENTS if one.key == key)


def contract(case: Database, language: str = "pl", **person: Any) -> int:
    with case.action() as session:
        who = makers.participant(session, pesel=makers.pesel(serial=1), **person)
    with case.action() as session:
        return makers.active_contract(session, who, language=language)


def breach(case: Database, contract: int, what: str, agreed: str = "") -> int:
    values = {"happened_on": makers.TODAY, "what": what, "agreed": agreed, "explain_by": date(2026, 6, 30)}
    with case.action() as session:
        return breaches.record_breach(session, contract, values)


def talk(case: Database, contract: int, note: str = "") -> int:
    values = {"purpose": InvitationPurpose.EXPLANATION, "on": date(2026, 6, 22), "at": time(9, 30), "place": "Sala 2"}
    with case.action() as session:
        return invitations.create_invitation(session, contract, values | {"note": note})


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_about_a_breach(case: Database, language: str) -> None:
    made = breach(case, contract(case, language), "Nieobecność na zajęciach", "Udział w zajęciach klubu (30.09.2026)")
    with case.action() as session:
        pdf = breaches.issue_breach_letter(session, made)
    assert findings_of(pdf) == []
    compare_with_golden(f"breach-{language}", pdf)
    with case.read() as session:
        assert document("breach").list_printable(session) == [("KS/1/2026/N1", made)]
        assert document("breach").render(session, made) == pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_invitation(case: Database, language: str) -> None:
    made = talk(case, contract(case, language), "dowód osobisty")
    with case.action() as session:
        pdf = invitations.issue_invitation(session, made)
    assert findings_of(pdf) == []
    compare_with_golden(f"invitation-{language}", pdf)
    with case.read() as session:
        assert document("invitation").list_printable(session) == [("KS/1/2026/W1", made)]
        assert document("invitation").render(session, made) == pdf


def dispute(case: Database, contract: int, what: str) -> int:
    texts = dict.fromkeys(("matters", "person_position", "worker_position", "proposal"), what)
    values = {"asked_on": makers.TODAY, "ground": DisputeGround.CHANGES, "evaluation_on": makers.TODAY}
    with case.action() as session:
        return disputes.record_dispute(session, contract, values | texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_request_for_a_ruling(case: Database, language: str) -> None:
    made = dispute(case, contract(case, language), "Termin ukończenia kursu")
    with case.action() as session:
        pdf = disputes.issue_dispute_letter(session, made)
    assert findings_of(pdf) == []
    compare_with_golden(f"dispute-{language}", pdf)
    with case.read() as session:
        assert document("dispute").list_printable(session) == [("KS/1/2026/S1", made)]
        assert document("dispute").render(session, made) == pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_copy(case: Database, language: str) -> None:
    made = contract(case, language)
    with case.read() as session:
        pdf = document("contract-plain").render(session, made)
    assert findings_of(pdf) == []
    compare_with_golden(f"contract-plain-{language}", pdf)


@pytest.mark.parametrize("part", ["a", "b", "a2", "b2"])
def test_blank_form(case: Database, part: str) -> None:
    with case.read() as session:
        blank = document(f"contract-blank-{part}")
        ((name, place),) = blank.list_printable(session)
        pdf = blank.render(session, place)
    assert name == OFFICIAL_FORM, "a retired form is not offered"
    assert findings_of(pdf) == []
    compare_with_golden(f"contract-blank-{part}", pdf)


@pytest.mark.parametrize("what", ["Nieobecność", LONG, "x" * 200, "Akapit\n\n" * 40])
def test_nobody_signs_a_page_that_says_nothing_else(case: Database, what: str) -> None:
    """The signatures stand below what the act says, however long the letter is."""
    made = contract(case, **NAMES)
    letter, invited, asked = breach(case, made, what, what), talk(case, made, what), dispute(case, made, what)
    with case.read() as session:
        pdf, invitation, request = (
            breaches.preview_breach_letter(session, letter),
            invitations.preview_invitation(session, invited),
            disputes.preview_dispute_letter(session, asked),
        )
    assert findings_of(pdf) == findings_of(invitation) == findings_of(request) == []
    assert "Część II A pkt II" in _signed_page(request)
    assert "Co mówi ustawa" in _signed_page(pdf)
    assert "O czym będziemy rozmawiać" in _signed_page(invitation)
    whole = "".join("".join(page_texts(pdf)).split())
    first = what.split(maxsplit=1)[0]
    assert whole.count(first) == 2 * what.count(first)  # what was agreed, and what was not kept


def test_a_plain_copy_of_long_texts_prints_whole(case: Database) -> None:
    with case.action() as session:
        made = makers.contract(session, makers.participant(session, **NAMES), language="uk")
    with case.action() as session:
        content = details.load_contract(session, made).content
        content.tables["main_goals"] = [{"text": LONG.strip()}]
        content.tables["participant_actions"] = [{"text": "a" * 200 + ".", "due": date(2026, 9, 1)}]
        drafting.save_contract(session, made, content)
    with case.read() as session:
        pdf = document("contract-plain").render(session, made)
    whole = "".join("".join(page_texts(pdf)).split())
    assert whole.count("O’Neill-Żółć") == 60
    assert "a" * 200 + "–do01.09.2026" in whole, "the day follows without a full stop before it"
    assert all("PROJEKT" in text for text in page_texts(pdf)), "a draft's copy must not be taken for a contract's"
    assert findings_of(pdf) == []


def test_a_plain_copy_of_an_empty_draft_says_what_is_known(case: Database) -> None:
    with case.action() as session:
        made = drafting.create_draft_contract(session, makers.participant(session))
    with case.read() as session:
        pdf = document("contract-plain").render(session, made)
    assert "Co robię ja" not in "".join(page_texts(pdf))
    assert findings_of(pdf) == []


def test_a_plain_copy_of_a_family_says_who_does_what_for_which_aim(case: Database) -> None:
    with case.action() as session:
        made = makers.contract(session, makers.participant(session))
    with case.action() as session:
        content = details.load_contract(session, made).content
        member = {"family_name": "Wiśniewski", "given_name": "Jan", "pesel": makers.pesel(), "address": "ul. Długa 1"}
        content.tables["members"] = [member | {"signs": "self"}]
        content.tables["participant_actions"].append(
            {"who": "Jan Wiśniewski", "text": "Wizyty w poradni", "due": date(2026, 9, 1), "goal": "2"}
        )
        content.texts["arrangements"] = "Zasiłek na rachunek.\nListy pod adresem zamieszkania."
        content.inner["own_words"] = "Chcę wreszcie pracować."
        drafting.save_contract(session, made, content)
    with case.read() as session:
        pdf = document("contract-plain").render(session, made)
    said = " ".join("\n".join(page_texts(pdf)).split())
    in_order = (
        *("a) Ukończenie kursu b) Spłata długu", "Moimi słowami „Chcę wreszcie pracować.”"),
        *(
            "Co robi Jadwiga Wiśniewska • wszystkie cele: Udział w zajęciach klubu – do 30.09.2026",
            "a) Pomoc w pisaniu CV",
        ),
        *("Co robi Jan Wiśniewski • b) Wizyty w poradni – do 01.09.2026", "• Zasiłek na rachunek. • Listy pod"),
    )
    places = [said.find(words) for words in in_order]
    assert -1 not in places, said
    assert places == sorted(places)
    assert "15.09.2026" in said
    assert "01.12.2026" not in said, "a reminder is not agreed"
    assert "15.12.2026" not in said, "nor is the planned end"


def test_a_void_contract_s_plain_copy_bears_the_mark(case: Database) -> None:
    with case.action() as session:
        made = makers.printed_contract(session)
    with case.action() as session:
        closing.change_contract_state(session, made, ContractState.VOID, "Pomyłka")
    with case.read() as session:
        pdf = document("contract-plain").render(session, made)
    assert all("UNIEWAŻNIONY" in text for text in page_texts(pdf))


def _signed_page(pdf: bytes) -> str:
    (found,) = [text for text in page_texts(pdf) if "Z poważaniem" in text and "Bożena Łącka\n" in text]
    return found
