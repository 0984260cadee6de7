"""The read-only list of records and the table whose cells are editors."""
