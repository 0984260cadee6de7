"""Numbers of institutions in public registers: NIP, REGON, KRS."""

from __future__ import annotations

import re

from kiscase.core.i18n import _

_KRS = re.compile(r"[0-9]{10}")


def register_number_problems(nip: str = "", regon: str = "", krs: str = "") -> dict[str, str]:
    """A sentence for each number with a wrong number of digits, or a wrong last one; an empty number is none."""
    from stdnum.pl import nip as nip_numbers
    from stdnum.pl import regon as regon_numbers

    found = {}
    if nip and not nip_numbers.is_valid(nip):
        found["nip"] = _("This is no NIP: it has 10 digits, and the last one follows from the others.")
    if regon and not regon_numbers.is_valid(regon):
        found["regon"] = _("This is no REGON: it has 9 or 14 digits, and the last one follows from the others.")
    if krs and not _KRS.fullmatch(krs):
        found["krs"] = _("This is no KRS number: it has 10 digits, with the zeros at its beginning.")
    return found
