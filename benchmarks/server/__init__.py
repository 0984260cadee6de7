"""A case on a server against the same case in a file, against bare PostgreSQL, and several desks at once."""
