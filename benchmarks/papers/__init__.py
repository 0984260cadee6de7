"""Documents as PDF: one contract and many, against other ways to make them."""
