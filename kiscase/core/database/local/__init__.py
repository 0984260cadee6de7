"""The engine for one computer: an encrypted file that one program has open."""
