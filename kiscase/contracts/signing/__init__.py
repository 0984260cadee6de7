"""Signatures on contracts, on paper and electronic, and the documents that wait for them."""
