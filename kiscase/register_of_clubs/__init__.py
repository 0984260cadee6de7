"""The club's letters to the voivode who keeps the register of clubs, its own card, and the tab of the settings."""
