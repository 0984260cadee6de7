"""Certificates of participation and of completion."""
