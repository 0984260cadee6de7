"""The register of clubs in the settings."""
