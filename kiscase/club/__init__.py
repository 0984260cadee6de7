"""The club itself and the workers who sit at the desk."""
