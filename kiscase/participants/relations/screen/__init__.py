"""The relations of a person in the window."""
