"""Audit chains: the terminals', and the platform's own trail linked entry by entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hub.store.columns import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and link what the trail holds already."""
    _chains()
    _breaks()
    op.create_table(
        "trail_end",
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trail", name=op.f("pk_trail_end")),
    )
    op.add_column("audit", sa.Column("head", sa.Text(), server_default="", nullable=False))
    _link()


def _chains() -> None:
    op.create_table(
        "chains",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("parent_chain", sa.Integer(), nullable=True),
        sa.Column("base_count", sa.BigInteger(), nullable=False),
        sa.Column("base_head", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("claimed_count", sa.BigInteger(), nullable=False),
        sa.Column("claimed_head", sa.Text(), nullable=False),
        sa.Column("broken", sa.Text(), nullable=True),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("heard_at", Instant(), nullable=False),
        sa.Column("signed_count", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "chain", name=op.f("pk_chains")),
    )
    op.create_table(
        "chain_segments",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "chain", "first", name=op.f("pk_chain_segments")),
    )


def _breaks() -> None:
    op.create_table(
        "chain_breaks",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("held_count", sa.BigInteger(), nullable=False),
        sa.Column("told_count", sa.BigInteger(), nullable=False),
        sa.Column("first_wrong", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_chain_breaks")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chain_breaks_terminal_id", "chain_breaks", ["terminal_id"])


def _link() -> None:
    """Link the entries that there are, in order."""
    from contract.audit import NOTHING  # noqa: PLC0415 - a migration runs once
    from hub.store.trail import TRAIL, TrailEntry  # noqa: PLC0415 - as above

    connection = op.get_bind()
    trail = sa.table(
        "audit",
        sa.column("entry", sa.BigInteger),
        sa.column("at", Instant()),
        *(sa.column(name, sa.Text) for name in ("actor", "action", "subject", "head")),
    )
    head, last = NOTHING, 0
    for row in connection.execute(sa.select(trail).order_by(trail.c.entry)).mappings().all():
        last = row["entry"]
        head = TrailEntry(**row).after(head)
        connection.execute(sa.update(trail).where(trail.c.entry == last).values(head=head.hex()))
    end = sa.table("trail_end", *(sa.column(name) for name in ("trail", "entry", "head")))
    connection.execute(sa.insert(end).values(trail=TRAIL, entry=last, head=head.hex()))
