"""Scrapy extensions: publishing, the run report, progress on a terminal."""
