"""The dialogs about an agreement with the starosta and about a referral."""
