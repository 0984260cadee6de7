"""Households and relations: relatives, contact people, and who may act for a person."""
