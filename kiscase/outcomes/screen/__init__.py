"""The tab with what became of a person, and its dialogs."""
