"""Dialogs that enrol people, the people of an activity, and its waiting list."""
