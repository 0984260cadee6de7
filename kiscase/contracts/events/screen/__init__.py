"""Breaches and invitations in the window."""
