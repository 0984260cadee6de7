"""Lists of records: their fields, what somebody chose to see of them, and the statements that read it."""
