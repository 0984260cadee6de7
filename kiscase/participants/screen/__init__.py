"""The page of participants and the form of one person."""
