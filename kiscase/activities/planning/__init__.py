"""Planning: series of meetings, single meetings, days on which the club is closed."""
