"""Issued documents: stored byte for byte with number, version, code and hash, with signatures and signed copies."""
