"""Versions of a video with what differs, changes that wait, previews of jobs, and the captions of a series.

The release before this one goes on while the database is migrated, and writes videos and series without the columns
that it does not know. So those have defaults in the database, which no record of ours makes use of: a revision of any
later release may drop them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_CAPTIONS = "highlight"
"""What every series had before it could choose."""


def upgrade() -> None:
    op.create_table(
        "video_versions",
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("made_from", sa.Integer(), nullable=True),
        sa.Column("differences", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["videos.id"], name=op.f("fk_video_versions_video_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_video_versions_job_id")),
        sa.PrimaryKeyConstraint("video_id", "number", name=op.f("pk_video_versions")),
        sa.UniqueConstraint("job_id", name=op.f("uq_video_versions_job_id")),
    )
    op.execute(
        "INSERT INTO video_versions (video_id, number, job_id, differences, created_at) "
        "SELECT id, 1, job_id, '[]', created_at FROM videos"
    )
    op.add_column("videos", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("videos", sa.Column("changes", _JSON, nullable=True))
    op.add_column("jobs", sa.Column("preview", _JSON, nullable=True))
    # A release says since now where all of it is, and where it is streamed from; what is older is not streamed.
    op.execute(
        "UPDATE jobs SET release = release || "
        "jsonb_build_object('folder', split_part(release->>'video', '/', 2), 'stream', '') WHERE release IS NOT NULL"
    )
    # What pictures are shown on is apart from what they look like since now, and captions have a style.
    op.execute(
        "UPDATE jobs SET brief = brief || jsonb_build_object("
        "'canvas', jsonb_build_object('width', brief->'look'->'width', 'height', brief->'look'->'height'), "
        "'look', (brief->'look') - '{width,height}'::text[], "
        f"'lettering', jsonb_build_object('style', '{_CAPTIONS}'))"
    )
    op.add_column("series", sa.Column("captions", sa.Text(), nullable=False, server_default=_CAPTIONS))


def downgrade() -> None:
    """Every video stays with the version that it shows."""
    op.drop_column("series", "captions")
    op.execute("UPDATE jobs SET brief = jsonb_set(brief, '{look}', (brief->'look') || (brief->'canvas'))")
    op.execute("UPDATE jobs SET brief = brief - '{canvas,lettering}'::text[]")
    op.execute("UPDATE jobs SET release = release - '{folder,stream}'::text[] WHERE release IS NOT NULL")
    op.drop_column("jobs", "preview")
    op.drop_column("videos", "changes")
    op.drop_column("videos", "version")
    op.drop_table("video_versions")
