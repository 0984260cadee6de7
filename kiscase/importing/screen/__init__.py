"""The window of an import: from the file by its columns and a check to the stored rows."""
