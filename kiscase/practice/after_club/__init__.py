"""What happened in the practice club once people had left it."""
