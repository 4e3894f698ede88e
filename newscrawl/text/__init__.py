"""Persian text: pure functions from string to string. Importing this loads no word list and no model."""

from newscrawl.text.cleaner import Cleaned, Cleaner, clean, clean_counted, repair

__all__ = ["Cleaned", "Cleaner", "clean", "clean_counted", "repair"]
