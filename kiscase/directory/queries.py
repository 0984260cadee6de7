"""What there is for the inhabitants of a gmina or a powiat."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.collation import sort_key
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.territory.gminas import find_gmina, gmina_register
from kiscase.directory.model import ServedArea, SupportPlace


class Reach(Choice):
    """Why a place is listed for a gmina or powiat."""

    OWN = "own", N_("in the gmina")
    POWIAT = "powiat", N_("whole powiat")
    WIDER = "wider", N_("wider area")
    ANY = "any", ""


class SupportQuery(NamedTuple):
    """What is looked for: by the codes of a powiat, a gmina and a form of support, and by words; empty for any."""

    powiat: str = ""
    gmina: str = ""
    form: str = ""
    text: str = ""


class FoundSupport(NamedTuple):
    """A place that was found, and why."""

    place: SupportPlace
    reach: Reach
    old: bool
    """Whether what is known of it is older than twelve months."""


def load_support_place(session: Session, place_id: int) -> SupportPlace:
    """The place; raises a Problem if it is gone."""
    place = session.get(SupportPlace, place_id)
    if place is None:
        raise RecordGoneError(_("This place is no longer in the directory."))
    return place


def reach_of_place(place: SupportPlace, wanted: SupportQuery) -> Reach:
    """Why a place is listed for the inhabitants of a gmina or powiat."""
    powiat = wanted.gmina[:4] or wanted.powiat
    if not powiat:
        return Reach.ANY
    if wanted.gmina and place.gmina == wanted.gmina:
        return Reach.OWN
    if place.powiat != powiat:
        return Reach.WIDER
    return Reach.ANY if place.area is ServedArea.GMINA else Reach.POWIAT


def list_powiats() -> list[tuple[str, str]]:
    """(code, label) of all powiats, in Polish order."""
    found = {
        one.code[:4]: f"{one.name if one.is_city else one.powiat} ({one.voivodeship})"
        for one in gmina_register().gminas
    }
    return sorted(found.items(), key=lambda one: (sort_key(one[1]), one[0]))


def list_gminas_of_powiat(powiat: str) -> list[tuple[str, str]]:
    """(code, label) of the gminas of a powiat, in Polish order."""
    found = [(one.code, f"{one.name} ({one.kind})") for one in gmina_register().gminas if one.code[:4] == powiat]
    return sorted(found, key=lambda one: (sort_key(one[1]), one[0]))


def describe_area(powiat: str, gmina: str) -> str:
    """The gmina, else the powiat, in words; empty for neither."""
    if gmina and (found := find_gmina(gmina)):
        return found.label
    return dict(list_powiats()).get(powiat, "")
