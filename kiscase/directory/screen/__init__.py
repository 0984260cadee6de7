"""The directory of clubs and support in the window."""
