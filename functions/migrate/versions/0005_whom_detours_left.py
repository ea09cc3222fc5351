"""Whom detours left: how providers fare is asked of them too, and of nothing else that jobs were heard to say."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    detours = sa.text("name = 'ProviderChanged'")
    op.create_index("ix_job_events_detours", "job_events", ["at"], postgresql_where=detours)


def downgrade() -> None:
    op.drop_index("ix_job_events_detours", "job_events")
