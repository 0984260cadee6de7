"""The window around the inspection folder."""
