"""The gminas of Poland with their powiats and voivodeships, from the official register TERYT."""
