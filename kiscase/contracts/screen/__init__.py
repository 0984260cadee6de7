"""The contracts page and the contracts tab of a participant."""
