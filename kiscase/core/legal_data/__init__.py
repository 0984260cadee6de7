"""The legal data of `resources/law`, and what the institution corrected in it."""
