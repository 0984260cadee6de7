"""The page of partners, and the editor that offers their names while somebody types."""
