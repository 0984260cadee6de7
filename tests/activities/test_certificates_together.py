"""Certificates of many people: each as if it were the only one, and read and stored together."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.certificates.queries import load_certificate, load_certificates
from kiscase.club import actions as clubs
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.participants.model import Participant
from tests.actions import ask, do
from tests.clock import clock
from tests.drawn_activities import TODAY, draw_records
from tests.query_plans import count_statements


@pytest.fixture(params=[1, 2])
def people(case: Database, request: pytest.FixtureRequest) -> list[int]:
    """People with all sorts of contracts and attendance."""
    clock.set(TODAY.year, TODAY.month, TODAY.day, 18)
    do(case, draw_records, random.Random(request.param))
    do(case, clubs.change_club, {"required_percent": 60})
    with case.read() as session:
        return list(session.scalars(select(Participant.id).order_by(Participant.id.desc())))


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_each_is_entitled_as_if_asked_for_alone(case: Database, people: list[int], kind: CertificateKind) -> None:
    together = ask(case, certificates.check_certificate_entitlements, people, kind)
    assert together == [ask(case, certificates.check_certificate_entitlement, one, kind) for one in people]
    assert [one.participant_id for one in together] == people
    if kind is CertificateKind.COMPLETION:
        assert len({one.why_not for one in together}) > 1


def entitled(case: Database, people: list[int]) -> list[int]:
    """Those who may get a certificate of participation."""
    found = ask(case, certificates.check_certificate_entitlements, people, CertificateKind.PARTICIPATION)
    return [one.participant_id for one in found if not one.why_not]


def test_numbers_follow_in_the_order_of_the_people_and_who_has_one_keeps_it(case: Database, people: list[int]) -> None:
    kind, people = CertificateKind.PARTICIPATION, entitled(case, people)
    (first,) = do(case, certificates.issue_certificates, people[4:5], kind)
    found = do(case, certificates.issue_certificates, people, kind)
    assert found[4] == first
    with case.read() as session:
        numbers = {row.participant_id: row.number_seq for row in session.scalars(select(ActivityCertificate))}
        ids = list(session.scalars(select(ActivityCertificate.id)))
        assert load_certificates(session, ids) == [load_certificate(session, one) for one in ids]
    others = [one for one in people if one != people[4]]
    assert numbers == {people[4]: 1} | {person: number for number, person in enumerate(others, start=2)}


def test_more_certificates_take_no_more_statements(case: FileDatabase, people: list[int]) -> None:
    kind, people = CertificateKind.PARTICIPATION, entitled(case, people)
    few = count_statements(case, lambda: do(case, certificates.issue_certificates, people[:2], kind))
    many = count_statements(case, lambda: do(case, certificates.issue_certificates, people[2:], kind))
    assert many < few * 2  # rows go in by blocks
