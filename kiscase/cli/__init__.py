"""The command line: what works without a window. It calls the same actions and documents as the screens.

The exit status is 0 for success, 1 for a Problem (its sentence goes to stderr) and 2 for wrong usage.
"""
