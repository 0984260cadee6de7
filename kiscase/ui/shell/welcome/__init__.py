"""The welcome screen: which case is opened or made, its secret, and who works."""
