"""Evaluating how a contract is carried out."""
