"""The page of the legal bases."""
