"""What people think of their own situation, by scales of the club, again and again."""
