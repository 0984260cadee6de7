"""What belongs to the running program and to no window: further starts, files the system asks for, errors."""
