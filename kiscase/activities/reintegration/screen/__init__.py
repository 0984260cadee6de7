"""The tab with the month of commissioned reintegration."""
