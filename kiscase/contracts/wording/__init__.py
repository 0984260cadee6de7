"""Help with wording: phrases offered while a contract is typed, and remarks on vague wording."""
