"""Palettes, stylesheet, icons and distances."""
