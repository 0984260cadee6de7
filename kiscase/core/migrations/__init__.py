"""Migrations of the case file from one schema version to the next, written with Alembic's operations."""
