"""Inner data of the institution about a contract, which no form prints: changed also when the contract is signed."""
