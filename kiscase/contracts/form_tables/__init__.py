"""The tables of the official form as tables to type into."""
