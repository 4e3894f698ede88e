"""How links are found: section pages, the archive walk, feeds, sitemaps, and the plan that picks among them."""
