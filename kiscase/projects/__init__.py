"""Projects that a funder pays for: who takes part in which, and the file that the system of the funder takes."""
