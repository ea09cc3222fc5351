"""The pages on a laptop: what lies in `web/` is in the bucket that CloudFront shows, and again whenever it changes."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.web import WEB, WebFile, web_files


class Pages:
    def __init__(self, s3: Any, bucket: str, web: Path = WEB) -> None:
        """`s3` is a client of the emulator."""
        self._s3 = s3
        self._bucket = bucket
        self._web = web
        # What an earlier studio has left there is of no date, and so is brought again.
        listed = s3.list_objects_v2(Bucket=bucket).get("Contents", ())
        self._dates: dict[str, int] = {found["Key"]: 0 for found in listed}

    def refresh(self) -> None:
        """Bring what has changed since the last time, and remove what is gone."""
        dates: dict[str, int] = {}
        for file in web_files(self._web):
            # Editors replace a file by another: in between there is none, and the next look finds it.
            with suppress(FileNotFoundError):
                dates[file.key] = self._bring(file)
        for key in self._dates.keys() - dates.keys():
            self._s3.delete_object(Bucket=self._bucket, Key=key)
        self._dates = dates

    def _bring(self, file: WebFile) -> int:
        """Bring one file, if it has changed; when it last did."""
        date = file.path.stat().st_mtime_ns
        if self._dates.get(file.key) != date:
            self._s3.put_object(
                Bucket=self._bucket,
                Key=file.key,
                Body=file.path.read_bytes(),
                ContentType=file.media_type,
                CacheControl=file.cache_control,
            )
        return date
