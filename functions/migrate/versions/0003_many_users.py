"""Many users: how they prove who they are, what they may, and jobs that wait, come in batches and are called off.

The release before this one goes on while the database is migrated. So what it does not know has a default in the
database, which no record of ours makes use of: a revision of any later release may drop it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_DOLLARS = sa.Numeric(14, 8)
_WORD = sa.String(16)


def upgrade() -> None:
    op.alter_column("users", "password_hash", existing_type=sa.Text(), nullable=True)
    op.add_column("users", sa.Column("standing", _WORD, nullable=False, server_default="active"))
    op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default="free"))
    op.add_column("users", sa.Column("verified_at", _MOMENT, nullable=True))
    op.add_column("user_sessions", sa.Column("previous_hash", sa.Text(), nullable=True))
    op.create_index("ix_users_owner", "users", ["role"], unique=True, postgresql_where=sa.text("role = 'owner'"))
    op.add_column("user_sessions", sa.Column("agent", sa.Text(), nullable=False, server_default=""))
    op.add_column("user_sessions", sa.Column("seen_at", _MOMENT, nullable=False, server_default=sa.func.now()))
    op.create_table(
        "vouchers",
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vouchers_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("company", "subject", name=op.f("pk_vouchers")),
    )
    op.create_index(op.f("ix_vouchers_user_id"), "vouchers", ["user_id"])
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", _WORD, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tickets_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index(op.f("ix_tickets_user_id"), "tickets", ["user_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("used_on", _MOMENT, nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    op.create_index(op.f("ix_api_keys_user_id"), "api_keys", ["user_id"])
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", _JSON, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_audit_log_actor_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_actor_id"), "audit_log", ["actor_id"])
    op.create_table(
        "batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_batches_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_owner_id_id"), "batches", ["owner_id", "id"])
    op.add_column("jobs", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_jobs_batch_id"), "jobs", "batches", ["batch_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_jobs_batch_id"), "jobs", ["batch_id"])
    op.add_column("jobs", sa.Column("priority", _WORD, nullable=False, server_default="standard"))
    op.add_column("jobs", sa.Column("starts_at", _MOMENT, nullable=True))
    op.add_column("jobs", sa.Column("cap", _DOLLARS, nullable=True))
    op.drop_index(op.f("ix_jobs_owner_id"), "jobs")
    op.create_index(op.f("ix_jobs_owner_id_id"), "jobs", ["owner_id", "id"])


def downgrade() -> None:
    """Whoever has no password is left without a way in, and what was called off has failed."""
    op.execute("UPDATE jobs SET status = 'failed', error_code = 'Cancelled' WHERE status = 'cancelled'")
    op.drop_index(op.f("ix_jobs_owner_id_id"), "jobs")
    op.create_index(op.f("ix_jobs_owner_id"), "jobs", ["owner_id"])
    for column in ("cap", "starts_at", "priority"):
        op.drop_column("jobs", column)
    op.drop_index(op.f("ix_jobs_batch_id"), "jobs")
    op.drop_constraint(op.f("fk_jobs_batch_id"), "jobs", type_="foreignkey")
    op.drop_column("jobs", "batch_id")
    for table in ("batches", "audit_log", "api_keys", "tickets", "vouchers"):
        op.drop_table(table)
    for column in ("seen_at", "agent", "previous_hash"):
        op.drop_column("user_sessions", column)
    op.drop_index("ix_users_owner", "users")
    op.execute("UPDATE users SET password_hash = '' WHERE password_hash IS NULL")
    for column in ("verified_at", "plan", "standing"):
        op.drop_column("users", column)
    op.alter_column("users", "password_hash", existing_type=sa.Text(), nullable=False)
