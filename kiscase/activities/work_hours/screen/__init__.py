"""The hours of work of an activity by month."""
