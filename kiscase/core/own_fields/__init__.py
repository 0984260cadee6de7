"""Own fields: what a club adds to its records without programming, as definitions and values in the case."""
