"""Signatures in the window."""
