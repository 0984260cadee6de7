"""Annexes and versions in the window."""
