"""People who are on file twice: found while typing, told apart for good, merged, and separated again."""
