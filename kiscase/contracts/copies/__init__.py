"""Copies for the participant that nobody signs, and the blank form."""
