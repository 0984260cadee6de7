"""The institutions and employers that the club works with, once each, with the people there."""
