"""What the layout engine writes with: fonts, canvas, structure tree, signature fields, metadata, raw PDF objects."""
