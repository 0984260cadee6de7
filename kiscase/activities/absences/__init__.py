"""Excused absences over a period, and the tasks that unexcused absences open."""
