"""The yearly report of the club: forms of its tables as dated data, counting, gaps, frozen copies."""
