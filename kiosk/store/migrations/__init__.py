"""Alembic's migrations of the terminal's store."""
