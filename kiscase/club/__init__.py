"""The club, its workers, and the settings page."""
