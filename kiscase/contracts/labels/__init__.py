"""Correcting the labels of the official form."""
