"""The money of the club in the settings."""
