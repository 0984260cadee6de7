"""The absences on the page of a person, and the dialog that settles a task."""
