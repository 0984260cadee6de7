"""The search: words of the texts of records, what matches them, and the index that holds them."""
