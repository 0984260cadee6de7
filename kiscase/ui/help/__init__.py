"""Help in the window: F1 on what has the focus, the menu of help, about the program."""
