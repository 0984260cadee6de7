"""The lock of the window: after a while without input, or when it is asked for."""
