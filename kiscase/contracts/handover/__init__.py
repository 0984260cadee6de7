"""Handing contracts over to another social worker."""
