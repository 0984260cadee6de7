"""The intake of a person in the window."""
