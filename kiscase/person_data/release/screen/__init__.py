"""The data that were given out, in the window."""
