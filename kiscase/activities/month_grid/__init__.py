"""The attendance of an activity in a month, marked as in a spreadsheet."""
