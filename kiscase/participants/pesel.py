"""PESEL numbers: check digit, birth date and sex."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.pl import pesel as pesel_numbers

from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.records.sex import Sex
from kiscase.core.resources import load_toml
from kiscase.core.text.cleaning import compact_number

_DIGITS = r"[0-9]{11}"


def birth_date_and_sex(number: str) -> tuple[date | None, Sex | None]:
    """Birth date and sex in a PESEL (centuries 1800 to 2299); None if it does not contain them."""
    number = compact_number(number)
    try:
        if not re.fullmatch(_DIGITS, number):
            return None, None
        return pesel_numbers.get_birth_date(number), Sex(pesel_numbers.get_gender(number).replace("F", "K"))
    except ValidationError:
        return None, None


def pesel_problems(number: str, born: date | None, sex: Any, *, as_issued: bool = False) -> dict[str, str]:
    """What is wrong with a PESEL: its form, date or check digit, or that it contradicts the birth date or sex."""
    number = compact_number(number)
    if not number:
        return {}
    if re.search("[^0-9]", number):
        return {"pesel": _("A PESEL has digits only, no letters or other signs.")}
    if not re.fullmatch(_DIGITS, number):
        return {"pesel": _("A PESEL has 11 digits; this one has {count} characters.").format(count=len(number))}
    told_born, told_sex = birth_date_and_sex(number)
    if told_born is None:
        return {"pesel": _("The first six digits of this PESEL are not a date. Please compare it with the document.")}
    problems = {}
    try:
        pesel_numbers.validate(number)
    except InvalidChecksum:
        if not as_issued:
            problems["pesel"] = _(
                "The last digit of the PESEL does not match: one of its digits is mistyped. Please "
                "compare it with the document."
            )
    except ValidationError:
        problems["pesel"] = _("The first six digits of this PESEL are not a date. Please compare it with the document.")
    if born and born != told_born:
        problems["born"] = _(
            "According to the PESEL, the person was born on {date}. One of the two is mistyped."
        ).format(date=format_date(told_born))
    if sex and told_sex and sex != told_sex:
        problems["sex"] = _("According to the PESEL, the sex is: {sex}. One of the two is mistyped.").format(
            sex=told_sex.label
        )
    return problems


def describe_unusual_sex(given_name: str, sex: Sex | None) -> str:
    """A sentence where a well-known given name is rare for the sex that the PESEL says; it may well be right."""
    first = fold_text(given_name).partition(" ")[0]
    names = load_toml("people/given_names.toml")
    men = f"{names['men']} {names['men_with_a']}".split()
    usual = Sex.MALE if first in men else Sex.FEMALE if first.endswith("a") else None
    if sex is None or usual in (None, sex):
        return ""
    words = _("According to the PESEL, {name} is: {sex}. If that is wrong, one of the digits is mistyped.")
    return words.format(name=given_name.strip(), sex=sex.label)
