"""The photo of a person, where the club wants one: off by default."""
