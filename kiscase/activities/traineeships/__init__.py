"""Traineeships with the district labour office as partner."""
