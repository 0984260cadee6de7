"""One input widget per kind of value, and the help with writing long texts."""
