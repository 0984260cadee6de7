"""Attendance under a contract, on the contract's page."""
