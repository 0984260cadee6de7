"""Drafting a contract: starting points, own templates, content, wording."""
