"""Accessible, archival PDF documents, laid out from plain blocks and written with ReportLab. No Qt, no database."""
