"""The inspection folder: one PDF of what an inspector asks for, in order, with its pages numbered."""
