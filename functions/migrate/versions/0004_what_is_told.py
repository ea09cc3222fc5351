"""What is told: to users about their jobs, to us about their works, and by the ledger about each call.

What the release before this one does not know has a default in the database.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_DOLLARS = sa.Numeric(14, 8)
_WORD = sa.String(16)


def upgrade() -> None:
    op.add_column("users", sa.Column("letters", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("jobs", sa.Column("folder", sa.Text(), nullable=True))
    op.create_index(op.f("ix_jobs_folder"), "jobs", ["folder"])
    op.execute("UPDATE jobs SET folder = NULLIF(release ->> 'folder', '') WHERE release IS NOT NULL")
    op.add_column("jobs", sa.Column("request", sa.Text(), nullable=True))
    op.add_column("videos", sa.Column("visibility", _WORD, nullable=False, server_default="shown"))
    op.add_column("generations", sa.Column("units", _DOLLARS, nullable=False, server_default="0"))
    op.add_column("generations", sa.Column("unit", sa.Text(), nullable=False, server_default="call"))
    op.add_column("generations", sa.Column("unit_price", sa.Numeric(20, 12), nullable=False, server_default="0"))
    op.add_column("generations", sa.Column("capability", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_generations_at"), "generations", ["at"])
    failures = sa.text("name = 'StageFailed'")
    op.create_index("ix_job_events_failures", "job_events", ["at"], postgresql_where=failures)
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("detail", _JSON, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_notifications_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("owner_id", "event", name=op.f("uq_notifications_owner_id_event")),
    )
    op.create_index(op.f("ix_notifications_owner_id_id"), "notifications", ["owner_id", "id"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", _JSON, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rotated_at", _MOMENT, nullable=True),
        sa.Column("paused_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_webhooks_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_owner_id_id"), "webhooks", ["owner_id", "id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("delivered_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_deliveries_owner_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_webhook_id_id"), "deliveries", ["webhook_id", "id"])
    still = sa.text("state = 'waiting'")
    op.create_index("ix_deliveries_waiting", "deliveries", ["due_at"], postgresql_where=still)
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("reason", _WORD, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("decision", _WORD, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_reports_video_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["users.id"], name=op.f("fk_reports_reporter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_reports_decided_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    waiting = sa.text("decision IS NULL")
    op.create_index("ix_reports_open", "reports", ["id"], postgresql_where=waiting)
    op.create_index("ix_reports_once", "reports", ["video_id", "reporter_id"], unique=True, postgresql_where=waiting)


def downgrade() -> None:
    """What was told is forgotten. What is hidden stays hidden: its files lie elsewhere."""
    for table in ("reports", "deliveries", "webhooks", "notifications"):
        op.drop_table(table)
    op.drop_index("ix_job_events_failures", "job_events")
    op.drop_index(op.f("ix_generations_at"), "generations")
    for column in ("capability", "unit_price", "unit", "units"):
        op.drop_column("generations", column)
    op.drop_column("videos", "visibility")
    op.drop_column("jobs", "request")
    op.drop_index(op.f("ix_jobs_folder"), "jobs")
    op.drop_column("jobs", "folder")
    op.drop_column("users", "letters")
