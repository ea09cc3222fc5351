"""`python -m infra.local up | down | status | logs | invoke`."""

import typer

from infra.local.commands import COMMANDS


def main() -> None:
    app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
    for name, command in COMMANDS.items():
        app.command(name)(command)
    app(prog_name="python -m infra.local")


if __name__ == "__main__":
    main()
