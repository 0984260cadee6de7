"""What is on file about one person, as a whole: given out to the person, and on a printed card."""
