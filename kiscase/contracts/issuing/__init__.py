"""Issuing contracts: completeness, number, PDF on file, bulk printing."""
