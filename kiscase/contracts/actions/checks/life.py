"""The tests of what becomes of a contract: signing, carrying out, ending."""

from __future__ import annotations

from datetime import timedelta

from kiscase.contracts.actions.checks.content import Spots
from kiscase.contracts.actions.checks.matter import Matter
from kiscase.contracts.actions.checks.rules import Rule, Spot
from kiscase.core.workdays import workdays


def unsigned_long(matter: Matter, rule: Rule) -> Spots:
    """A paper that waits for signatures."""
    if matter.paper is not None:
        waits = workdays(matter.paper.issued_on, matter.today)
        if waits > rule.options["days"]:
            yield Spot("signature", names={"date": matter.paper.issued_on, "count": waits})


def outdated_paper(matter: Matter, rule: Rule) -> Spots:
    """A paper that shows people as they no longer are."""
    if matter.is_outdated:
        yield Spot(rule.fields[0])


def no_copy(matter: Matter, rule: Rule) -> Spots:
    """A contract without its signed copy, where the club demands it or where it does not."""
    if matter.copy_demanded is rule.options["demanded"] and not matter.has_copy:
        yield Spot(rule.fields[0])


def evaluation_overdue(matter: Matter, rule: Rule) -> Spots:
    """An evaluation whose day has passed."""
    if matter.overdue_since is not None:
        yield Spot(rule.fields[0], names={"date": matter.overdue_since})


def past_end(matter: Matter, rule: Rule) -> Spots:
    """A contract that is carried out after its last day."""
    if matter.ends and matter.ends < matter.today:
        yield Spot(rule.fields[0], names={"ends": matter.ends})


def no_final(matter: Matter, rule: Rule) -> Spots:
    """A contract that ends soon, or should have ended, without the final evaluation."""
    ends = matter.ends
    if ends and ends <= matter.today + timedelta(rule.options["days"]) and not matter.is_evaluated:
        yield Spot(rule.fields[0], names={"ends": ends})


def annex_pending(matter: Matter, rule: Rule) -> Spots:
    """An annex that is being drawn up or signed."""
    if matter.annex is not None:
        yield Spot(rule.fields[0], names={"annex": matter.annex})
