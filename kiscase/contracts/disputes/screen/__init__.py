"""Disputes in the window."""
