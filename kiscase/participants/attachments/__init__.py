"""Files about a person, kept in the case: scans, pictures and PDF documents."""
