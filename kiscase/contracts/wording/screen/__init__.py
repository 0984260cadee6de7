"""Phrases and hints in the fields of a contract."""
