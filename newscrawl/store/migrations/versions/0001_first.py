"""Schema 1: the first that was released. Frozen: what it made is what stored collections hold.

Revision ID: 1
"""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("published_at", sa.Float(), nullable=False),
        sa.Column("first_seen_at", sa.Float(), nullable=False),
        sa.Column("last_seen_at", sa.Float(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("cluster_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("articles_cluster", "articles", ["cluster_id", "source", "published_at"], unique=False)
    op.create_index("articles_published", "articles", ["published_at"], unique=False)
    op.create_index("articles_source", "articles", ["source", "published_at"], unique=False)
    op.create_table(
        "cluster_edge",
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "other_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("cluster_edge_other", "cluster_edge", ["other_id"], unique=False)
    op.create_table(
        "exports",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", "what", "part"),
    )
    op.create_table(
        "fp_article",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("url_key", sa.BigInteger(), nullable=True),
        sa.Column("content_hash", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.String(), nullable=True),
        sa.Column("published_day", sa.Integer(), nullable=True),
        sa.Column("fp_version", sa.Integer(), nullable=False),
        sa.Column("n_words", sa.Integer(), nullable=False),
        sa.Column("text_z", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_index("fp_article_hash", "fp_article", ["content_hash"], unique=False)
    op.create_index("fp_article_id", "fp_article", ["article_id"], unique=True)
    op.create_index(
        "fp_article_text",
        "fp_article",
        ["published_day"],
        unique=False,
        sqlite_where=sa.text("text_z IS NOT NULL"),
        postgresql_where=sa.text("text_z IS NOT NULL"),
    )
    op.create_index("fp_article_url", "fp_article", ["url_key"], unique=False)
    op.create_table(
        "fp_key",
        sa.Column("k", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("k", "article"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("paused_until", sa.Float(), nullable=True),
        sa.Column("robots_at", sa.Float(), nullable=True),
        sa.Column("robots", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_table(
        "links",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("listed_at", sa.Float(), nullable=True),
        sa.Column("modified_at", sa.Float(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("mixed", sa.Boolean(), nullable=False),
        sa.Column("discovered_at", sa.Float(), nullable=False),
        sa.Column("looked_at", sa.Float(), nullable=True),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("tried_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("source", "news_code"),
    )
    op.create_index("links_due", "links", ["source", "due_at"], unique=False)
    op.create_index("links_run", "links", ["run_id"], unique=False)
    op.create_index("links_tried", "links", ["tried_by"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "rejects",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("news_code", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.String(), nullable=True),
        sa.Column("retry", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_index("rejects_run", "rejects", ["run_id", "seq"], unique=False)
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=False),
        sa.Column("finished_at", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("run_id"),
    )
    op.create_table(
        "validators",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "versions",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("stored_at", sa.Float(), nullable=False),
        sa.Column("exported", sa.Boolean(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("article_id", "version"),
        sqlite_autoincrement=True,
    )
    op.create_index("versions_run", "versions", ["run_id", "seq"], unique=False)
    op.create_table(
        "walks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=False),
        sa.Column("completed_at", sa.Float(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("new_links", sa.Integer(), nullable=False),
        sa.Column("next_url", sa.Text(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("walks_run", "walks", ["run_id"], unique=False)
    op.create_index("walks_scope", "walks", ["source", "scope", "completed_at"], unique=False)
