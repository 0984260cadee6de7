"""Builds what is handed out: the bundle, the packages of each system, the notices, the checksums."""
