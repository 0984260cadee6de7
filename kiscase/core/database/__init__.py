"""The case file: one encrypted SQLite database. Everything that only SQLite or SQLCipher can do is in here."""
