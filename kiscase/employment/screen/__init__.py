"""The page of supported employment, its tabs and dialogs, and the tab of a person."""
