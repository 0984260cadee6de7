"""What every window is made of: widgets, forms, tables, the job thread. Qt, and no queries."""
