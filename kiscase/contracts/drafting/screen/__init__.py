"""The contract's editor and what helps to fill it in."""
