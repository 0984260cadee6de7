"""Numbers of the day-by-day work: activities, attendance, contracts, contacts and people, for any period."""
