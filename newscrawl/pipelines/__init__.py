"""What an article passes through after it was read: one class per file, in the order of settings.ITEM_PIPELINES."""
