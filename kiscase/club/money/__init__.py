"""The money of the club by year and source, and the settlement of grants."""
