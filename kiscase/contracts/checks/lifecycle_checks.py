"""Checks of the course of a contract: signing, carrying out, closing."""

from __future__ import annotations

from datetime import timedelta

from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.content_checks import Locations
from kiscase.contracts.checks.rules import CheckRule, FindingLocation
from kiscase.core.workdays import count_workdays


def signature_overdue(matter: CheckedContract, rule: CheckRule) -> Locations:
    """A document that has been waiting for signatures for long."""
    if matter.paper is not None:
        waits = count_workdays(matter.paper.issued_on, matter.today)
        if waits > rule.options["days"]:
            yield FindingLocation("signature", names={"date": matter.paper.issued_on, "count": waits})


def document_outdated(matter: CheckedContract, rule: CheckRule) -> Locations:
    """A document that shows outdated data of the parties."""
    if matter.is_outdated:
        yield FindingLocation(rule.fields[0])


def signed_copy_missing(matter: CheckedContract, rule: CheckRule) -> Locations:
    """A contract without its signed copy, where the club demands it or where it does not."""
    if matter.copy_demanded is rule.options["demanded"] and not matter.has_copy:
        yield FindingLocation(rule.fields[0])


def evaluation_overdue(matter: CheckedContract, rule: CheckRule) -> Locations:
    """An evaluation whose day has passed."""
    if matter.overdue_since is not None:
        yield FindingLocation(rule.fields[0], names={"date": matter.overdue_since})


def end_date_passed(matter: CheckedContract, rule: CheckRule) -> Locations:
    """A contract that is carried out after its last day."""
    if matter.ends and matter.ends < matter.today:
        yield FindingLocation(rule.fields[0], names={"ends": matter.ends})


def final_evaluation_missing(matter: CheckedContract, rule: CheckRule) -> Locations:
    """A contract that ends soon, or should have ended, without the final evaluation."""
    ends = matter.ends
    if ends and ends <= matter.today + timedelta(rule.options["days"]) and not matter.is_evaluated:
        yield FindingLocation(rule.fields[0], names={"ends": ends})


def annex_pending(matter: CheckedContract, rule: CheckRule) -> Locations:
    """An annex that is being drawn up or signed."""
    if matter.annex is not None:
        yield FindingLocation(rule.fields[0], names={"annex": matter.annex})
