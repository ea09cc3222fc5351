"""The shapes that drawings are made of, and the sheet that they are on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

INK, FAINT, RULE, PAPER = "#1f2933", "#6b7785", "#dde3e9", "#ffffff"
OURS, LIMIT, PEER = "#e8590c", "#495057", "#74a0c4"
_FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif"


@dataclass(frozen=True)
class Drawing:
    name: str
    svg: str

    def write(self, folder: Path) -> Path:
        """Returns where it lies."""
        folder.mkdir(parents=True, exist_ok=True)
        into = folder / f"{self.name}.svg"
        into.write_text(self.svg, encoding="utf-8")
        return into


def sheet(name: str, title: str, width: float, height: float, shapes: Iterable[str]) -> Drawing:
    """Shapes under a title, on paper: it is read on dark pages too."""
    head = text(24, 34, title, size=17, weight=600)
    inside = "\n".join((f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>', head, *shapes))
    box = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    labelled = f'role="img" aria-label="{escape(title)}" font-family="{_FONT}"'
    return Drawing(name, f'<svg xmlns="http://www.w3.org/2000/svg" {box} {labelled}>\n{inside}\n</svg>\n')


def text(
    x: float, y: float, said: str, *, size: float = 13, ink: str = INK, anchor: str = "start", weight: int = 400
) -> str:
    """`anchor`: start, middle or end, of the text at x. Lines end around it."""
    look = f'font-size="{size:g}" fill="{ink}" text-anchor="{anchor}" font-weight="{weight}"'
    look += f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(said)}</text>'


def rectangle(x: float, y: float, width: float, height: float, ink: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{ink}"/>'


def line(x: float, y: float, to_x: float, to_y: float, *, ink: str = RULE, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{ink}"{dashes}/>'


def path(points: Sequence[tuple[float, float]], *, ink: str, wide: float = 1.6) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{drawn}" fill="none" stroke="{ink}" stroke-width="{wide:g}" stroke-linejoin="round"/>'


def dot(x: float, y: float, *, ink: str, radius: float = 4) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{ink}"/>'
