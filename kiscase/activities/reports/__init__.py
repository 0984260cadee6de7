"""Documents and files about attendance and the schedule."""
