"""What everything stands on: records, the case file, the journal, languages, law, settings. No Qt, no ReportLab."""
