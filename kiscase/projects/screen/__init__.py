"""The page of projects, and the tab at a person."""
