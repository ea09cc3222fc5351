"""`talewright backup`: the studio's database in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.terminal import told
from infra.local import backups, home

app = typer.Typer(
    no_args_is_help=True,
    help="Keep the database of the studio on this machine, or of the one that DATABASE_URL names, in a file.",
)

_MEGABYTE = 1 << 20


@app.command()
def save(
    file: Annotated[Path, typer.Argument(help="Where it goes. What is there is written over.", dir_okay=False)],
) -> None:
    """Write the database to a file, whether the studio runs or not."""
    with told(as_json=False) as console:
        here = home.find()
        with backups.reached(here) as url:
            backups.save(url, file)
        console.print(
            f"{file}: {file.stat().st_size / _MEGABYTE:.1f} MB, accounts, jobs and all that was ordered.\n"
            f"Not in it: the files ({_size(here.objects) / _MEGABYTE:,.0f} MB in {here.objects}), which can be copied "
            "while the studio is stopped; and the secrets: whoever is signed in has to sign in again elsewhere.",
            soft_wrap=True,
            highlight=False,
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `save` has written.", dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
) -> None:
    """Fill the database from a file, and bring it to this release's shape: all of it, or none."""
    with told(as_json=False) as console, backups.alone(home.find()) as url:
        backups.restore(url, file, replace=replace)
        console.print(f"The database is as {file} has it. `talewright up` starts the studio.", soft_wrap=True)


def _size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
