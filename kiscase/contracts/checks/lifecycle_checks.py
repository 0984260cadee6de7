"""Checks of the course of a contract: signing, carrying out, closing."""

from __future__ import annotations

from datetime import timedelta

from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.content_checks import Locations
from kiscase.contracts.checks.rule_loading import CheckRule, FindingLocation
from kiscase.core.workdays import count_workdays


def signature_overdue(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A document that has been waiting for signatures for long."""
    if checked.paper is not None:
        waits = count_workdays(checked.paper.issued_on, checked.today)
        if waits > rule.options["days"]:
            yield FindingLocation("signature", names={"date": checked.paper.issued_on, "count": waits})


def document_outdated(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A document that shows outdated data of the parties."""
    if checked.is_outdated:
        yield FindingLocation(rule.fields[0])


def signed_copy_missing(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A contract without its signed copy, where the club demands it or where it does not."""
    if checked.copy_demanded is rule.options["demanded"] and not checked.has_copy:
        yield FindingLocation(rule.fields[0])


def evaluation_overdue(checked: CheckedContract, rule: CheckRule) -> Locations:
    """An evaluation whose day has passed."""
    if checked.overdue_since is not None:
        yield FindingLocation(rule.fields[0], names={"date": checked.overdue_since})


def end_date_passed(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A contract that is carried out after its last day."""
    if checked.ends and checked.ends < checked.today:
        yield FindingLocation(rule.fields[0], names={"ends": checked.ends})


def final_evaluation_missing(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A contract that ends soon, or should have ended, without the final evaluation."""
    ends = checked.ends
    if ends and ends <= checked.today + timedelta(rule.options["days"]) and not checked.is_evaluated:
        yield FindingLocation(rule.fields[0], names={"ends": ends})


def annex_pending(checked: CheckedContract, rule: CheckRule) -> Locations:
    """An annex that is being drawn up or signed."""
    if checked.annex is not None:
        yield FindingLocation(rule.fields[0], names={"annex": checked.annex})


def ruling_overdue(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A request for a ruling without an answer for long."""
    request = checked.unanswered_request
    if request is not None:
        yield FindingLocation(rule.fields[0], names={"number": request.number, "date": request.asked_on})
