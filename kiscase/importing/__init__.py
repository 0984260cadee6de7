"""Importing lists that others made: columns are matched to fields, cells to values, and everything is checked first."""
