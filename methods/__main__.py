"""Calculations from the shell: verify the program, print the reference, evaluate given data or a budget of a file."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from methods.errors import MethodError
from methods.shell import add_gas, add_lpg, add_table, add_volume

FROM_FILES = {  # command: its module, which has made_of, lines_of and as_data; and what it is for
    "control": ("methods.control.shell", "a control chart of results: limits, rules, site precision"),
    "verification": (
        "methods.verification.shell",
        "experiments on a method against requirements, and the verdict",
    ),
    "interlaboratory": ("methods.interlaboratory.shell", "repeatability and reproducibility from a study"),
}


class FileUnreadable(MethodError):
    """A file that is not there, or not JSON."""

    problem = "The file {file} cannot be read: {why}."
    remedy = "Name a JSON file that holds an object, as the reference describes it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 for a published figure that differs, 2 for a refusal."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except MethodError as refusal:
        print(refusal.problem_text, refusal.remedy_text, sep="\n", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m methods", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    verify = commands.add_parser(
        "verify", help="run published figures, the evidence for ISO/IEC 17025 7.11.6"
    )
    verify.add_argument(
        "folder", nargs="?", type=Path, help="a folder of vector files; default: those shipped"
    )
    verify.set_defaults(run=_verify)
    reference = commands.add_parser(
        "reference", help="print the reference of methods and formulas as Markdown"
    )
    reference.set_defaults(run=_reference)
    evaluate = commands.add_parser("evaluate", help="compute the outcome of a test from a JSON file")
    evaluate.add_argument("file", type=Path)
    evaluate.add_argument("--json", action="store_true", help="print the whole outcome as JSON")
    evaluate.set_defaults(run=_evaluate)
    budget = commands.add_parser("uncertainty", help="evaluate a budget, written as a TOML file")
    budget.add_argument("file", type=Path)
    budget.add_argument(
        "--monte-carlo", action="store_true", help="propagate the distributions too (JCGM 101)"
    )
    budget.add_argument(
        "--coverage", type=float, metavar="P", help="coverage probability; default: the file's"
    )
    budget.add_argument("--trials", type=int, help="number of trials; default: until the figures are stable")
    budget.add_argument(
        "--seed", type=int, default=1, help="seed of the trials, which is printed; default: 1"
    )
    budget.add_argument(
        "--digits", type=int, choices=(1, 2), default=1, help="digits of u that count; default: 1"
    )
    budget.add_argument("--json", action="store_true", help="print everything as JSON")
    budget.set_defaults(run=_uncertainty)
    for name, (module, purpose) in FROM_FILES.items():
        one = commands.add_parser(name, help=purpose)
        one.add_argument("file", type=Path)
        one.add_argument("--json", action="store_true", help="print the figures as JSON")
        one.set_defaults(run=_from_file, module=module)
    for add in (add_gas, add_lpg, add_volume, add_table):
        add(commands)
    return parser


def _uncertainty(asked: argparse.Namespace) -> int:
    from methods.budgets import Trials, evaluate_budget, outcome_data, outcome_text, read_budget_file

    trials = Trials(seed=asked.seed, number=asked.trials, digits=asked.digits) if asked.monte_carlo else None
    outcome = evaluate_budget(read_budget_file(asked.file), coverage=asked.coverage, trials=trials)
    print(
        json.dumps(outcome_data(outcome), indent=1, ensure_ascii=False, allow_nan=False)
        if asked.json
        else outcome_text(outcome)
    )
    return 0


def _from_file(asked: argparse.Namespace) -> int:
    """A calculation on the data of a JSON file; its module knows the file, the words and the figures."""
    module = importlib.import_module(asked.module)
    given = _read(asked.file)
    made = module.made_of(given)
    if asked.json:
        print(json.dumps(module.as_data(made), indent=1, ensure_ascii=False, default=str))
    else:
        print("\n".join(module.lines_of(made, str(given.get("unit", ""))[:20])))
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from methods.verify import SHIPPED, State, lines, verify

    results = verify(asked.folder or SHIPPED)
    print("\n".join(lines(results)))
    return int(any(one.state is State.DIFFERS for one in results))


def _reference(_: argparse.Namespace) -> int:
    from methods.catalogue import reference_markdown

    print(reference_markdown(), end="")
    return 0


def _evaluate(asked: argparse.Namespace) -> int:
    from methods.catalogue import find_method
    from methods.definitions import given_from_json, outcome_to_json
    from methods.definitions.printed import outcome_lines

    given = given_from_json(_read(asked.file))
    method = find_method(given.method, given.edition)
    outcome = method.evaluate(given)
    print(
        json.dumps(outcome_to_json(outcome), indent=1, ensure_ascii=False)
        if asked.json
        else outcome_lines(method, outcome)
    )
    return 0


def _read(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as trouble:
        raise FileUnreadable(file=file, why=str(trouble)[:120]) from trouble
    if not isinstance(found, dict):
        raise FileUnreadable(file=file, why="it holds no object")
    return found


if __name__ == "__main__":
    sys.exit(main())
