"""Case work for Polish social integration clubs: participants, social contracts, activities, attendance."""

__version__ = "0.1.0"
