"""Terms of employment of the workers, and volunteers: what the yearly report counts of the staff."""
