"""The legal bases as people read them: what is in force on a day, how sure it is, and its corrections."""
