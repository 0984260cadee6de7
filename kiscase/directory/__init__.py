"""The directory of clubs and other support: which there is in a gmina, and which serves its whole powiat."""
