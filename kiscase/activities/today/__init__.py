"""What is to be done today, of all topics of activities."""
