"""The command `lims demo`: a laboratory to try everything in, on this machine only."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lims.clock import system_clock
from lims.demo.errors import DemoNotRunning, PortionRefused
from lims.demo.folder import DemoFolder, free_port
from lims.demo.sign_ins import SignIns
from lims.permissions import permission

FOLDER = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("var/demo"), show_default=True,
    help="Where the demo lies: database, files, sign-ins, the watched folder.",
)  # fmt: skip


@click.group(invoke_without_command=True)
@FOLDER
@click.option(
    "--port", default=8000, show_default=True, help="Another one is taken if somebody has it already."
)
@click.option(
    "--database-url", help="sqlite:///… or postgresql://… of a new demo (default: a file in the folder)."
)
@click.option("--fresh", is_flag=True, help="Remove the demo that is there, and build a new one.")
@click.pass_context
@permission("operations.administer")
def demo(ctx: click.Context, folder: Path, port: int, database_url: str | None, fresh: bool) -> None:
    """Start the demo laboratory, with simulated instruments; build it first if there is none.

    Starts web application, worker, bench gateway and a simulated density meter, reachable from this machine only,
    and prints the address and how to sign in. Everything ends with Ctrl C. A second start finds the work again.
    """
    ctx.obj = DemoFolder(folder)
    if ctx.invoked_subcommand is None:
        sys.exit(_run(DemoFolder(folder), port, database_url, fresh))


def _run(folder: DemoFolder, port: int, database_url: str | None, fresh: bool) -> int:
    from lims.demo.routine import morning_round
    from lims.demo.running import start_parts, wait_until_it_answers
    from lims.demo.starting import prepare, remove
    from lims.logs import set_up_logs
    from lims.operations.processes import Supervisor

    set_up_logs("WARNING", part="demo")
    if fresh:
        remove(folder)
    settings = folder.make(free_port(port), database_url)
    sign_ins = prepare(folder, settings, system_clock(), click.echo)
    morning_round(settings, system_clock())
    port = free_port(port)
    folder.connect_gateway(sign_ins.gateway, f"http://127.0.0.1:{port}")
    supervisor = Supervisor(restart=True)
    start_parts(supervisor, folder, port)
    if not wait_until_it_answers(port):
        click.echo(f"The web application does not answer; {folder.logs / 'web.log'} says why.", err=True)
    _tell(folder, port, sign_ins)
    return supervisor.wait()


def _tell(folder: DemoFolder, port: int, sign_ins: SignIns) -> None:
    """The address, everybody's sign-in, and what to try first."""
    click.echo(f"\nThe demo laboratory runs. Open http://127.0.0.1:{port}\n")
    rows = [("name", "what", "login", "password", "badge", "PIN")]
    rows += [(one.name, one.function, one.login, one.password, one.badge, one.pin) for one in sign_ins.people]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    for line in FIRST_STEPS.format(folder=folder.path, results=folder.results, port=port).splitlines():
        click.echo(line)


FIRST_STEPS = """
What to try first
  1. Sign in as frontdesk: receive a sample that is on its way (Samples).
  2. Sign in as technician, open the bench, scan or type the sample's code, press Space to measure.
     Put another sample into the simulated meter with: lims demo --folder {folder} put-sample 0.8432
  3. Sign in as reviewer: accept it (Review). As signatory: authorise its certificate (Certificates).
  4. Sign in as refinery: see what the client sees.
Results of the gas chromatograph are taken from {results} (put a ChemStation folder *.D there).
docs/tutorials/first-sample.md goes through it step by step. Ctrl C ends everything.
"""


@demo.command("put-sample")
@click.argument("density", type=float)
@click.option("--bubble", is_flag=True, help="With a bubble in the cell: the meter calls its result invalid.")
@click.pass_obj
@permission("operations.administer")
def put_sample(folder: DemoFolder, density: float, bubble: bool) -> None:
    """Put a sample of DENSITY (g/cm³ at 15 °C) into the simulated density meter of the demo that runs."""
    from instruments.simulator.control import order

    if not 0 <= density < 3:
        raise PortionRefused(density=density)
    try:
        answer = order(folder.control.read_text(), "put_sample", density=density, bubble=bubble)
    except (OSError, ValueError) as error:
        raise DemoNotRunning(folder=folder.path) from error
    if not answer.get("ok"):
        raise DemoNotRunning(folder=folder.path)
    click.echo(f"A sample of {density:g} g/cm³ is in the cell.")
