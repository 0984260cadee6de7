"""What the marks come to; papers show it, too, so it is reckoned in `documents.rates`."""

from kiscase.activities.documents.rates import AWAY, THERE, Marked, Rate, formula, marks, rate

__all__ = ["AWAY", "THERE", "Marked", "Rate", "formula", "marks", "rate"]
