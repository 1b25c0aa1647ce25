"""Runs random histories through `cairn sync` and holds every table against the independent model after every run.

  run_histories.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows --seeds 1..200 --shuffled 1..10

A failure prints the history's seed, what was special about it, the first differences, and the line that replays it.
"""

import multiprocessing
import os
import random
import sys
import tempfile

from cairn_process import Cairn, argument_parser, replay_line, summary
from column_type import row_text, table_hash
from compare import compare_all, without_nulls
from history import (
    apply_step,
    deliver_in_groups,
    deliver_shuffled,
    make_clean_timeline,
    make_history,
    set_start_date,
)
from model import BUILT_IN_IGNORES, Model, is_selected


class Failure(Exception):
    """A difference between Cairn and the model, as lines."""


def run_history(cairn, folder, steps, repeats=1, people=None):
    """Every step of a history: the bucket changes, Cairn and the model each run, everything is compared.

    `people` (a random generator) decide now and then about what stopped. Returns the path of the database.
    """
    bucket = os.path.join(folder, "bucket")
    database = os.path.join(folder, "warehouse.duckdb")
    model = Model(bucket)
    for number, step in enumerate(steps, start=1):
        apply_step(bucket, step)
        for _ in range(repeats):
            run_step(cairn, bucket, database, model, step, number)
        if people and decide(cairn, bucket, database, model, step, people):
            run_step(cairn, bucket, database, model, step, number)
        if people and people.random() < 0.3:
            rebuild(cairn, bucket, database, model, step, people)
            run_step(cairn, bucket, database, model, step, number)
    return database


def rebuild(cairn, bucket, database, model, step, people):
    """Loads a table from the bucket again; one that is held is approved now and then, and tried once more."""
    loaded = sorted(
        name for name, table in model.tables.items() if table.bookmark is not None and name not in BUILT_IN_IGNORES
    )
    if not loaded:
        return
    name = people.choice(loaded)
    rebuild_once(cairn, bucket, database, model, name, step.start_date)
    stop = model.tables[name].stop
    if stop and stop[1] == "held" and stop[0] in model.tables[name].applied and people.random() < 0.5:
        model.approve(name)
        outcome = cairn.decide("approve", bucket, database, name, stop[0])
        if outcome.code != 0:
            raise Failure(f"  {' '.join(outcome.arguments)}: exit code {outcome.code}: {outcome.stderr.strip()}")
        rebuild_once(cairn, bucket, database, model, name, step.start_date)


def rebuild_once(cairn, bucket, database, model, name, start_date):
    model.rebuild(name, start_date=start_date)
    start = [] if start_date is None else ["--start-date", start_date]
    outcome = cairn.rebuild(bucket, database, name, *start)
    problems = [] if outcome.code == model.exit_code else [f"exit code {outcome.code}, not {model.exit_code}"]
    problems += compare_all(cairn, database, model) + check_report(outcome, model)
    if problems:
        lines = [*problems, *outcome.stderr.splitlines()[-12:]]
        raise Failure("\n".join([f"  rebuild of {name}", *(f"    {line}" for line in lines)]))


def decide(cairn, bucket, database, model, step, people):
    """Approves or skips some of what the last run stopped before. Returns how many decisions that made."""
    decisions = 0
    for name, table in sorted(model.tables.items()):
        if not table.stop or not is_selected(name, step.select) or people.random() < 0.5:
            continue
        is_approved = table.stop[1] == "held" and people.random() < 0.6
        dump = model.approve(name) if is_approved else model.skip(name)
        outcome = cairn.decide("approve" if is_approved else "skip-dump", bucket, database, name, dump)
        if outcome.code != 0:
            raise Failure(f"  {' '.join(outcome.arguments)}: exit code {outcome.code}: {outcome.stderr.strip()}")
        decisions += 1
    return decisions


def run_step(cairn, bucket, database, model, step, number):
    run = {"select": step.select, "until_dump": step.until_dump, "start_date": step.start_date}
    model.sync(**run)
    outcome = cairn.sync(bucket, database, threads=step.threads, **run)
    problems = [] if outcome.code == model.exit_code else [f"exit code {outcome.code}, not {model.exit_code}"]
    if os.path.exists(database):
        problems += compare_all(cairn, database, model)
    problems += check_report(outcome, model)
    if problems:
        said = [f"    stderr: {line}" for line in outcome.stderr.splitlines()[-12:]]
        raise Failure("\n".join([f"  step {number}: {run}", *(f"    {line}" for line in problems), *said]))


def check_report(outcome, model):
    """The loading report says what the destination holds."""
    try:
        report = outcome.json()
    except ValueError:
        return ["the report is not JSON"]
    problems = [] if report["exit_code"] == outcome.code else [f"the report says exit code {report['exit_code']}"]
    for entry in report["tables"]:
        table = model.tables.get(entry["table"])
        if table and ((entry["bookmark"] or 0), entry["row_count"]) != ((table.bookmark or 0), len(table.rows)):
            problems.append(
                f"{table.name}: the report has bookmark {entry['bookmark']} and {entry['row_count']} rows, "
                f"not {table.bookmark} and {len(table.rows)}"
            )
    return problems


def run_seed(arguments, seed, folder):
    """One random history; a failure also says what is special about it."""
    history = make_history(seed)
    try:
        people = random.Random(-seed - 1) if seed % 2 else None
        run_history(Cairn(arguments.cairn, arguments.table_rows, folder), folder, history.steps, people=people)
    except Failure as failure:
        raise Failure("\n".join([str(failure), *(f"  note: {note}" for note in history.notes)])) from None


def run_shuffled(arguments, seed, folder):
    """One set of dumps delivered in several ways: every way ends in the same table hashes."""
    dumps = make_clean_timeline(seed)
    deliveries = {
        "all_at_once": (deliver_in_groups([dumps], threads=2), 1),
        "one_by_one": (deliver_in_groups([[dump] for dump in dumps], threads=1), 1),
        "shuffled_and_each_run_twice": (deliver_shuffled(seed, dumps), 2),
        "shuffled_otherwise": (deliver_shuffled(seed + 1, dumps), 1),
    }
    hashes = {}
    for name, (steps, repeats) in deliveries.items():
        set_start_date(seed, steps)
        home = os.path.join(folder, name)
        os.makedirs(home)
        cairn = Cairn(arguments.cairn, arguments.table_rows, home)
        try:
            database = run_history(cairn, home, steps, repeats)
        except Failure as failure:
            raise Failure(f"  delivered {name}\n{failure}") from None
        hashes[name] = {
            table: table_hash([row_text(without_nulls(row)) for row in rows])
            for table, rows in sorted(cairn.rows(database).items())
        }
    if len({repr(tables) for tables in hashes.values()}) != 1:
        raise Failure("\n".join(f"  {name}: {tables}" for name, tables in hashes.items()))


def run_job(job):
    """(kind, seed, failure text or None), in a folder of its own."""
    arguments, kind, seed = job
    runner = {"seeds": run_seed, "shuffled": run_shuffled}[kind]
    with tempfile.TemporaryDirectory(prefix=f"cairn-{kind}-{seed}-") as folder:
        try:
            runner(arguments, seed, arguments.keep or folder)
            return kind, seed, None
        except Failure as failure:
            return kind, seed, str(failure)
        except Exception as error:  # a broken harness is a failure too, and must name its seed
            return kind, seed, f"  {type(error).__name__}: {error}"


def parse_range(text):
    """ "17" or "1..200", both ends included."""
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argument_parser(__doc__)
    parser.add_argument("--seeds", type=parse_range, default=range(0), help="random histories: N or A..B")
    parser.add_argument(
        "--shuffled", type=parse_range, default=range(0), help="histories in several orders of arrival: N or A..B"
    )
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("--keep", help="an empty directory for bucket and database of one seed, kept afterwards")
    arguments = parser.parse_args()
    jobs = [(arguments, kind, seed) for kind in ("shuffled", "seeds") for seed in getattr(arguments, kind)]
    failed = 0
    with multiprocessing.Pool(1 if arguments.keep else arguments.jobs) as pool:
        for kind, seed, failure in pool.imap_unordered(run_job, jobs):
            if failure is None:
                continue
            failed += 1
            print(f"FAILED {kind} {seed}\n{failure}")
            print(replay_line(arguments, f"--{kind}", str(seed), "--keep", "DIR"), flush=True)
    return summary(len(jobs) - failed, failed)


if __name__ == "__main__":
    sys.exit(main())
