"""What whoever runs the server does: cases are made, upgraded and given their roles and accounts."""
