"""Facts about the outlets that the newsroom can be. One module per outlet."""
