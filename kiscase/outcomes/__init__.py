"""What becomes of people: the result at the end of a stay, effects, follow-ups and what people think of themselves."""
