"""Printing many contracts at once."""
