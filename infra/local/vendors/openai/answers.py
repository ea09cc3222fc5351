"""Answers: what the played OpenAI says, in the shapes that its specification gives them."""

import time
from base64 import b64encode
from typing import Any

from infra.local.vendors.openai.forms import Picture, Response
from infra.local.vendors.vendor import Answer


def complaint(status: int, message: str, *, kind: str, code: str | None, where: str = "", **more: Any) -> Answer:
    error = {"message": message, "type": kind, "param": where or None, "code": code, **more}
    return Answer.of({"error": error}, status=status)


def response(form: Response, output: list[dict[str, Any]], *, used: tuple[int, int]) -> dict[str, Any]:
    """A whole Response. One that would be longer than it may be is cut short, and says so."""
    asked, answered = used
    cut = form.max_output_tokens is not None and answered > form.max_output_tokens
    thought = {"type": "reasoning", "id": "rs_played", "summary": []}
    return {
        "id": "resp_played",
        "object": "response",
        "created_at": round(time.time()),
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "instructions": form.instructions,
        "max_output_tokens": form.max_output_tokens,
        "metadata": {},
        "model": form.model,
        "output": [thought] if cut else [thought, *output],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": {
            "input_tokens": asked,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": answered,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": asked + answered,
        },
    }


def message(part: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "id": "msg_played", "status": "completed", "role": "assistant", "content": [part]}


def completion(
    model: str, content: str | None, *, refusal: str | None = None, used: tuple[int, int] = (0, 0), ended: str = "stop"
) -> dict[str, Any]:
    asked, answered = used
    message = {"role": "assistant", "content": content, "refusal": refusal, "annotations": []}
    return {
        "id": "chatcmpl-played",
        "object": "chat.completion",
        "created": round(time.time()),
        "model": model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": ended}],
        "usage": {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered},
    }


def pictures(form: Picture, file: bytes, *, size: str, used: tuple[int, int, int]) -> dict[str, Any]:
    """One picture, and the tokens of the words, of what it was shown, and of what it drew."""
    told, seen, drawn = used
    return {
        "created": round(time.time()),
        "background": "opaque",
        "output_format": "png",
        "quality": "medium" if form.quality == "auto" else form.quality,
        "size": size,
        "data": [{"b64_json": b64encode(file).decode()}],
        "usage": {
            "input_tokens": told + seen,
            "input_tokens_details": {"text_tokens": told, "image_tokens": seen},
            "output_tokens": drawn,
            "total_tokens": told + seen + drawn,
        },
    }
