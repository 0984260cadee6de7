"""What somebody chooses to see of a list: columns, sort, filters; and how a page offers it."""
