"""The month grid: its tab, table and dialogs."""
