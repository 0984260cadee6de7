"""What the window shows of the others who work with the same case on a server."""
