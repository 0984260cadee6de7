"""How contracts look on the desk: the page with its editor and the paper beside it, and the tab on a person's page."""

from kiscase.contracts.screen.desk import SignatureDesk, SignedCopies
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.screen.tab import PersonContracts

__all__ = ["ContractsPage", "PersonContracts", "SignatureDesk", "SignedCopies"]
