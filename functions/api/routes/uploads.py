"""/videos/{id}/uploads: send a picture of one's own, straight to storage."""

from uuid import UUID

from pydantic import ConfigDict

from functions.api.dependencies import CurrentUser, Reading
from functions.api.payloads import Answer
from functions.api.rooms import Room
from shared.works import uploads
from shared.works.sheets import desk_of
from shared.works.videos import find_video

router = Room(prefix="/videos/{video_id}/uploads", tags=["editing"])


class UploadOut(Answer):
    """Post `fields`, and then the file as `file`, to `url` as multipart/form-data."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "url": "https://internal.s3.amazonaws.com/",
                    "fields": {"key": "desks/019a9f6c/uploads/3c5b1e9d", "policy": "eyJ…"},
                    "most_bytes": 26_214_400,
                }
            ]
        }
    )

    id: UUID
    url: str
    fields: dict[str, str]
    most_bytes: int


@router.post("", status_code=201, response_model=UploadOut)
async def invite_upload(video_id: UUID, user: CurrentUser, database: Reading) -> UploadOut:
    """Send a picture of your own: PNG, JPEG, WebP, GIF or AVIF."""
    upload = uploads.invite(desk_of(find_video(database, user, video_id)))
    return UploadOut(id=upload.id, url=upload.form.url, fields=upload.form.fields, most_bytes=uploads.MOST_BYTES)
