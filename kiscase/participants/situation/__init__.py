"""The situation of a person as it is asked at the start: lists of answers, citizenship, long-term unemployment."""
