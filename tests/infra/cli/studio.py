"""A client of nobody: it notes what it is asked, and answers from what is laid out."""

from pathlib import Path
from typing import Any

from infra.cli.client import Event, Refused, address


class Studio:
    """Answers by how an address ends, or by a method before it; a refusal that is laid out is raised."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.answers = answers
        self.url = "http://127.0.0.1:8080"

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_: object) -> None: ...

    def get(self, path: str, **asked: str | int | None) -> Any:
        return self._answer("GET", address(path, **asked))

    def post(self, path: str, body: Any = None) -> Any:
        return self._answer("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self._answer("PATCH", path, body)

    def delete(self, path: str) -> None:
        self._answer("DELETE", path)

    def upload(self, form: Any, path: Path) -> None:
        self._answer("UPLOAD", form["url"], path.read_bytes())

    def download(self, url: str, into: Path) -> None:
        self._answer("DOWNLOAD", url)
        into.write_text(url)

    def events(self, path: str, after: str) -> list[Event]:
        return [Event("1", "end", {"status": "succeeded"})]

    def _answer(self, method: str, path: str, body: Any = None) -> Any:
        self.asked.append((method, path, body))
        answer = next((answer for end, answer in self.answers.items() if f"{method} {path}".endswith(end)), {})
        if isinstance(answer, Refused):
            raise answer
        return answer.copy() if isinstance(answer, dict) else answer
