"""The printed card of a person."""
