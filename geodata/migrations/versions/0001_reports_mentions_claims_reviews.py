"""Reports, what was read in them, and people's decisions.

Values travel as the records of geodata.records, so that what the store holds is what the command
prints; beside the record stand the columns by which rows are looked up.
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of the first version."""
    op.create_table(
        "report",
        Column("id", Text, primary_key=True),
        Column("title", Text, nullable=False),
        Column("publisher", Text),
        Column("url", Text),
        Column("day", Text),  # the anchor: the dateline's day, else that of publication
        Column("text", Text, nullable=False),
        Column("record", Text, nullable=False),
        Column("added", Text, nullable=False),  # UTC
    )
    op.create_table(
        "place",
        Column("number", Integer, primary_key=True),
        Column("id", Text, nullable=False),
        # As it was when it was read: a later gazetteer may tell more or other of the same place.
        Column("record", Text, nullable=False, unique=True),
    )
    op.create_table(
        "mention",
        Column("report_id", Text, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("record", Text, nullable=False),
    )
    op.create_table(
        "claim",
        Column("report_id", Text, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("place", Integer, ForeignKey("place.number")),
        Column("date_start", Text),
        Column("date_end", Text),
        Column("record", Text, nullable=False),  # without its place
    )
    op.create_index("claim_id", "claim", ["id"])
    op.create_index("claim_place", "claim", ["place", "kind"])
    op.create_table(
        "review",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("subject", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("moment", Text, nullable=False),
        Column("record", Text, nullable=False),
    )
    op.create_index("review_subject", "review", ["subject"])
    op.create_table("revision", Column("number", Integer, nullable=False))
    op.execute("INSERT INTO revision (number) VALUES (0)")
    if op.get_bind().dialect.name == "sqlite":
        # A decision is history: even a slip in a program must not rewrite it.
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER review_no_{verb.lower()} BEFORE {verb} ON review "
                "BEGIN SELECT RAISE(ABORT, 'reviews are only ever added'); END"
            )
