"""A page's fields to one cleaned record."""
