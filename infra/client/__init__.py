"""Client: the types of the API's contract, for the scripts of our own pages."""

import hashlib
from pathlib import Path

_ROOT = Path(__file__).parents[2]

CONTRACT = _ROOT / "docs" / "openapi.json"
TYPES = _ROOT / "web" / "api" / "schema.d.ts"


def headline() -> str:
    """The first line of the types: which contract they are of."""
    digest = hashlib.sha256(CONTRACT.read_bytes()).hexdigest()
    return f"// Made of docs/openapi.json ({digest}) by `make contract`; do not edit.\n"
