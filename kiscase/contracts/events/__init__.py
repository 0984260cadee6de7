"""Breaches of a contract and invitations to talks, with their letters."""
