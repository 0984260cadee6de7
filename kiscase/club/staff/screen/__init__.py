"""The workers with their terms of employment, and the volunteers, in the settings."""
