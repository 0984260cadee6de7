"""Activities of the club: meetings, enrolments, attendance."""
