"""The register on the desk: the page of papers, and the tab of the signed copies, which other pages borrow."""

from kiscase.register.screen.copies import CopiesTab
from kiscase.register.screen.page import PaperHistory, RegisterPage
from kiscase.register.screen.stands import chip

__all__ = ["CopiesTab", "PaperHistory", "RegisterPage", "chip"]
