"""The engine for several desks: a database of a PostgreSQL server."""
