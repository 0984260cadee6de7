"""Annexes to signed contracts, and the versions of a contract."""
