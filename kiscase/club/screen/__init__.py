"""The settings page: the club, its workers and this computer."""
