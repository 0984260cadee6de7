"""Small widgets used everywhere: labels, the status chip, the message bar, message boxes."""
