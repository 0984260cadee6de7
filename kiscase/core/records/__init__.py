"""Records: the base class of every stored row, its labelled columns and closed lists of choices."""
