"""From blocks to accessible, archival PDF bytes with ReportLab. No Qt, no database."""
