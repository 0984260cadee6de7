"""Agreements with the starosta, the labour office's referrals, and the rates of socially useful work."""
