"""The main window around the pages: welcome, workspace, navigation, search, lock, shortcuts."""
