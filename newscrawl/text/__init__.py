"""Persian text."""
