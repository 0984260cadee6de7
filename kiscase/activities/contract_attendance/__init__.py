"""Attendance under a contract, as evidence for its evaluation."""
