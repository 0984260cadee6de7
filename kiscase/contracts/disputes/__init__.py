"""Disputes about a contract: the request for a ruling of the head of the office, its letter and the answer."""
