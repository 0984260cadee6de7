"""The dialogs by which people are merged and separated again."""
