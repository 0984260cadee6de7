"""Notes about contacts with a person, and the next steps that were agreed."""
