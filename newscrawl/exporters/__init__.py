"""What is published: JSON lines of articles, refusals with their reasons, tables for other programs."""
