"""The attendance register of a meeting, its sign-in sheet, and what is due today."""
