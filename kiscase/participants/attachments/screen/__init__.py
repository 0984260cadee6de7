"""The attachments of a person in the window."""
