"""The page of reports: its tabs, the tables of the year, and what is behind a figure."""
