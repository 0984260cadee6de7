"""The tab with the traineeships of a person, and its dialogs."""
