"""Incidents of socially useful work, and the notice about them to the labour office and the welfare office."""
