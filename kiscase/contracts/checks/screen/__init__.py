"""The checker's findings in the window."""
