"""The parts of the step to schema 18, run in the order of their names."""
