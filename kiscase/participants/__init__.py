"""The people who come to the club: who they are, whether they may take part."""
