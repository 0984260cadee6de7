"""The overview of a person in the window."""
