"""How a photo is chosen, shown and removed."""
