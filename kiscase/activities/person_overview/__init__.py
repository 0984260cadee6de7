"""What is open about a person, over all features."""
