"""Giving out all data of a person (RODO art. 15 and 20): a PDF to read, JSON for programs, and the documents."""
