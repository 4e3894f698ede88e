"""Bytes to something readable: documents, bodies, list pages, feeds, sitemaps. Knows no outlet."""
