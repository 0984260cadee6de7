"""The files of a database on disk: where they lie, what another program does to them, the log beside the case file."""
