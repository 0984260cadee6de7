"""The notes of a person in the window."""
