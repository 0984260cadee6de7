"""The tab with the incidents of socially useful work, and its dialog."""
