"""The page of activities, and the tab on a person's page."""
