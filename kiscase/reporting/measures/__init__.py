"""What the cells of each kind of table count."""
