"""What stands between spider and network."""
