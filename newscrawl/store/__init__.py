"""State and articles: SQLAlchemy Core on SQLite (WAL) by default, on PostgreSQL by URL."""
