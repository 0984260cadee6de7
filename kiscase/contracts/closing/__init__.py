"""Completing, terminating, disputing, voiding and reopening contracts."""
