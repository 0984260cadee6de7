"""Supported employment: useful work, referral to work with its refund, advocacy and counselling (art. 15b and 16)."""
