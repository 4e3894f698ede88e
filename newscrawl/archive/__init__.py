"""Raw pages in WARC files: writing, reading, checking, indexing, packing."""
