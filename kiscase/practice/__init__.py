"""The practice club: invented people, contracts and activities of a year, for learning and trying."""
