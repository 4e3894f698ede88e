"""Data and rules behind `newscrawl.provinces`: names, the table of provinces, counties and cities, deciding."""
