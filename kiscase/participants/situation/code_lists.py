"""Lists of answers that others have fixed, as dated data from `resources/people/situation.toml`."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.code_list import CodeList


class SensitiveAnswer(Choice):
    """An answer that nobody has to give."""

    YES = "yes", N_("yes")
    NO = "no", N_("no")
    REFUSED = "refused", N_("refused to answer")


_FILE = "people/situation.toml"
EDUCATION = CodeList(_FILE, "education")
LABOUR_STATUS = CodeList(_FILE, "labour_status")
LABOUR_DETAIL = CodeList(_FILE, "labour_detail")
DISABILITY_DEGREE = CodeList(_FILE, "disability_degree")
LONG_TERM_RULES = CodeList(_FILE, "long_term")
UNEMPLOYED, LONG_TERM = "unemployed", "long_term"
"""A status, and its detail."""
