"""Commands of `scrapy` that newscrawl replaces (setting COMMANDS_MODULE)."""
