"""Text that people type or paste: cleaned, compared, and whether a document can print it."""
