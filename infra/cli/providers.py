"""`talewright providers`: who is asked for what, and with which keys."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.table import Table

from infra.cli import chains
from infra.cli.inventory import Inventory, inventory
from infra.cli.keyring import aws_commands, demand_keyed, take_key
from infra.cli.terminal import AsJson, Url, client_of, say, told
from infra.local import home, providers, studio
from infra.local.home import Home
from infra.local.state import State, up
from infra.local.trouble import Trouble
from shared.errors import NotConfigured
from shared.production.addresses import address
from shared.production.catalogue import CAPABILITIES, UNDERSTUDIES, catalogue, resolve

app = typer.Typer(
    invoke_without_command=True,
    help="See who is asked for what, what that costs and how it goes; give and take keys; choose whom to ask.",
)

Capability = Annotated[str, typer.Argument(help=f"One of {', '.join(CAPABILITIES)}.")]
Company = Annotated[str, typer.Argument(help="As the catalogue names it: openai, anthropic, gemini, elevenlabs, fal.")]


@app.callback()
def show(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="All that could be asked, chosen or not.")] = False,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    with told(as_json) as console:
        rows, note = (_keyed(chains.all_rows(_chosen())), "") if everything else _asked(url)
        if as_json:
            say(rows)
            return
        console.print(chains.shown(rows))
        if note:
            console.print(note, soft_wrap=True)


@app.command()
def add(
    company: Company,
    key_file: Annotated[
        Path | None, typer.Option(help="A file with the key and nothing else.", metavar="FILE", dir_okay=False)
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="Where it is asked instead of at its usual address: https, or http on a private network.",
            metavar="ADDRESS",
        ),
    ] = None,
    aws: Annotated[bool, typer.Option("--aws", help="Only say how a studio in AWS is given the key.")] = False,
) -> None:
    """Give the studio a company's key: typed without being seen, from a file, or from standard input."""
    with told(as_json=False) as console:
        demand_keyed(company)
        if aws:
            _say_how_in_aws(company, key_file or Path(f"{company}.key"), console)
            return
        here, chosen = home.find(), _chosen()
        urls = chosen.urls | ({company: _address(at)} if at is not None else {})
        if not (catalogue().companies[company].url or company in urls):
            raise Trouble(f"Nobody knows where {company} is.", "Say it with --at, such as http://127.0.0.1:11434/v1.")
        key = take_key(company, key_file)
        providers.write(here, chosen.model_copy(update={"keys": chosen.keys | {company: key}, "urls": urls}))
        console.print(f"Kept in {here.providers}, which only you can read. It is never shown again.", soft_wrap=True)
        running = _running(here)
        if running is not None and providers.give(running, company, key):
            console.print("The studio that runs here shows it from now on, or in 5 minutes where there was another.")
        elif running is not None:
            console.print("The studio that runs here plays its vendors: they are not shown it.")
        if running is not None and at:
            console.print("Where it is asked holds from the next start on: `talewright down`, then `talewright up`.")
        _say_if_unasked(company, console)


@app.command()
def remove(company: Company) -> None:
    """Forget a company's key."""
    with told(as_json=False) as console:
        here, chosen = home.find(), _chosen()
        if company not in chosen.keys:
            raise Trouble(f"There is no key for {company}.", "`talewright providers --all` shows which there are.")
        kept = {name: key for name, key in chosen.keys.items() if name != company}
        urls = {name: address for name, address in chosen.urls.items() if name != company}
        providers.write(here, chosen.model_copy(update={"keys": kept, "urls": urls}))
        if (running := _running(here)) is not None:
            providers.take_back(running, company)
        console.print("Forgotten. What runs may show it for 5 minutes more; at the company, it is good until revoked.")
        left = [capability for capability in CAPABILITIES if company in _companies(chosen, capability)]
        if left:
            console.print(f"It is still to be asked for {', '.join(left)}: `talewright providers use` says otherwise.")


@app.command()
def use(
    capability: Capability,
    chain: Annotated[
        list[str],
        typer.Argument(help="Who is asked, and who after them: openai, anthropic:claude-haiku-5-5; or offline."),
    ],
) -> None:
    """Choose who is asked for something, and who after them when they cannot."""
    with told(as_json=False) as console:
        _demand_known(capability)
        named = [one for said in chain for one in said.split(",") if one.strip()]
        try:
            choices = resolve(capability, named)
        except NotConfigured as error:
            raise Trouble(
                f"{str(error)[0].upper()}{str(error)[1:]}.", "`talewright providers --all` shows all."
            ) from error
        here, chosen = home.find(), _chosen()
        said = ", ".join(one.strip() for one in named)
        chosen = chosen.model_copy(update={"chains": chosen.chains | {capability: said}})
        providers.write(here, chosen)
        rows = _keyed(map(chains.row_of, choices))
        console.print(chains.shown(rows))
        for company in dict.fromkeys(row["provider"] for row in rows if row["key"] == chains.MISSING):
            console.print(f"{company} has no key yet: `talewright providers add {company}`.")
        _say_when(here, console)


@app.command()
def drop(capability: Capability) -> None:
    """Forget whom you chose for something: it is as if you had never said."""
    with told(as_json=False) as console:
        _demand_known(capability)
        here, chosen = home.find(), _chosen()
        if capability not in chosen.chains:
            raise Trouble(f"Nobody is chosen for {capability}.", "`talewright providers` shows who is asked.")
        kept = {name: chain for name, chain in chosen.chains.items() if name != capability}
        providers.write(here, chosen.model_copy(update={"chains": kept}))
        played = providers.PLAYED.get(capability, UNDERSTUDIES)
        among = "" if played == UNDERSTUDIES else f"; of played vendors, {played}"
        console.print(f"Forgotten. An understudy on this machine is asked for {capability} again{among}.")
        _say_when(here, console)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Ask each company that there is a key of which models it has, and until when. It costs nothing."""
    with told(as_json) as console:
        found = list(inventory(_chosen()))
        if as_json:
            say([_plain(one) for one in found])
        elif not found:
            console.print("There is no key to check: `talewright providers add COMPANY` gives the studio one.")
        else:
            console.print(_table(found))
        if any(one.refusal and one.lists for one in found):
            raise typer.Exit(1)


def _asked(url: str | None) -> tuple[list[chains.Row], str]:
    """Who is asked by a studio, or would be if it were started; and a word on that."""
    here = home.find()
    if url is None and _running(here) is None:
        note = "No studio runs here: this is whom one would ask. `talewright up` starts it."
        try:
            return list(chains.chosen_rows(_chosen())), note
        except NotConfigured as error:
            raise Trouble(f"Nobody knows whom to ask: {error}.", "`talewright providers use` says it anew.") from error
    with client_of(url) as client:
        rows = cast("list[chains.Row]", client.get("/api/admin/providers")["providers"])
    if url is not None:
        # Which keys there are, only those functions may see that use them.
        return (
            rows,
            "A key that is missing shows as failures: `talewright providers add COMPANY --aws` says how to give it.",
        )
    return _keyed(rows), ""


def _keyed(rows: Iterable[chains.Row]) -> list[chains.Row]:
    """With whether this machine has the key of each; who is played here is shown none of them."""
    chosen, played = _chosen(), _plays(home.find())
    keys = ((row, chains.key_of(row["provider"], chosen)) for row in rows)
    return [row | {"key": chains.PLAYED if played and key else key} for row, key in keys]


def _chosen() -> providers.Chosen:
    return providers.read(home.find())


def _running(here: Home) -> State | None:
    """The studio of this machine, if it serves."""
    with suppress(Trouble):
        if (running := studio.status(here)) is not None:
            return running.state
    return None


def _plays(here: Home) -> bool:
    """Whether a studio serves here whose vendors are played."""
    running = _running(here)
    return running is not None and bool(running.street)


def _demand_known(capability: str) -> None:
    if capability not in CAPABILITIES:
        raise Trouble(f"Nobody is asked for {capability}.", f"There are {', '.join(CAPABILITIES)}.")


def _say_when(here: Home, console: Console) -> None:
    if here.is_held():
        again = f"`talewright down`, then `{up(played=_plays(here))}`"
        console.print(f"It holds when the studio is started anew: {again}.", soft_wrap=True)


def _address(at: str) -> str:
    try:
        return address(at, plain=True)
    except ValueError as error:
        raise Trouble("That is no address of a company.", f"{str(error)[0].upper()}{str(error)[1:]}.") from error


def _say_how_in_aws(company: str, file: Path, console: Console) -> None:
    first, later = aws_commands(company, file)
    console.print(f"Put the key into the file {file} and nothing else, say this, and delete the file:", soft_wrap=True)
    console.print(f"    {first}", soft_wrap=True, highlight=False)
    console.print("Later, another key takes its place within 5 minutes, without a deployment:")
    console.print(f"    {later}", soft_wrap=True, highlight=False)
    console.print("Which chains ask it, options say: `cdk deploy --context speech=elevenlabs` (docs/providers.md).")


def _say_if_unasked(company: str, console: Console) -> None:
    able = list(dict.fromkeys(model.capability for model in catalogue().models if model.company == company))
    if not any(company in _companies(_chosen(), capability) for capability in able):
        console.print(f"Nothing asks it yet. It can be asked for {', '.join(able)}:")
        which = f"{company}:MODEL" if any(model.any for model in catalogue().of(able[0], company)) else company
        console.print(f"    talewright providers use {able[0]} {which}", highlight=False)


def _companies(chosen: providers.Chosen, capability: str) -> set[str]:
    """Whom a chain names, known or not."""
    said = chosen.chains.get(capability, UNDERSTUDIES)
    return {one.partition(":")[0].strip() for one in said.split(",")}


def _table(found: list[Inventory]) -> Table:
    table = Table("company", "model", "says", box=None, header_style="dim")
    for one in found:
        if one.refusal:
            table.add_row(one.company, "", f"[{'red' if one.lists else 'yellow'}]{one.refusal}[/]")
        for model in one.models:
            table.add_row(one.company, model.model, f"[{'green' if model.good else 'yellow'}]{model.word}[/]")
    return table


def _plain(one: Inventory) -> dict[str, Any]:
    dates = ("ours", "theirs")
    models = [
        {name: str(said) if name in dates and said else said for name, said in asdict(model).items()}
        for model in one.models
    ]
    return {"company": one.company, "refusal": one.refusal or None, "models": models}
