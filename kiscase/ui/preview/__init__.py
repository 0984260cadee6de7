"""The PDF viewer, printing, and saving to a file."""
