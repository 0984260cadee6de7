"""The page of issued documents, and the tab of signed copies that other features show, too."""
