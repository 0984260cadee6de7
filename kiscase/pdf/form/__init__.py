"""Official forms described in TOML: their sections, fields and labels, and how they are printed."""
