"""The tab of the reports of the day-by-day work: what is asked for, the table, its chart, and who is counted."""
