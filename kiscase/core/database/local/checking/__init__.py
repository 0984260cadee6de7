"""Checks of an open case file and verified copies of it."""
