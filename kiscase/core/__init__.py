"""Base of all other packages: records, case file, journal, languages, law, settings. No Qt, no ReportLab."""
