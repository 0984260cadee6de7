"""Charts drawn as lines and text, in gray, for any printer: figures that a screen reader names in words."""
