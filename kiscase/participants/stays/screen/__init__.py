"""The stays of a person in the window."""
