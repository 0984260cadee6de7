"""Self-assessments in the window."""
