"""Enrolment: who takes part in an activity, and who waits for a place."""
