"""Evaluations in the window: the tab of a contract, the dialog of one evaluation and its rows."""
