"""Labels of the official form as the club corrected them."""
