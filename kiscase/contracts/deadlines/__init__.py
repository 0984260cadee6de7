"""What is to be done about contracts, and until when."""
