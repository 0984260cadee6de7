"""Socially useful work, in hours a month."""
