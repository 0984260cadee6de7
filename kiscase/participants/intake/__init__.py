"""Intake: the papers with which a person joins the club, the information on personal data, and the evidence seen."""
