"""Reads tables that others made: workbooks (XLSX, ODS) and texts (CSV) as sheets of rows of plain values."""
