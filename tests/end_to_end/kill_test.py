"""Kills runs with SIGKILL and holds what is left against the model.

  kill_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows --kills 200
  kill_test.py … --failpoints kill,error --passages 1,2

After every kill each table must stand as it stood before the run or after one of its loads, with the bookmark that
belongs to those rows; what an earlier kill found committed must still be there; and the next run that is let live must
end equal to the model. --kills does it at random moments of random histories, --failpoints at every named step of the
commit protocol.
"""

import copy
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))

from bucket import Bucket  # noqa: E402
from cairn_process import Cairn, argument_parser, replay_line, summary  # noqa: E402
from column_type import row_text  # noqa: E402
from compare import compare_all, without_nulls  # noqa: E402
from delivery import Delivery  # noqa: E402
from history import apply_step, deliver_shuffled, make_clean_timeline  # noqa: E402
from model import Model  # noqa: E402

KILLED = -signal.SIGKILL

USERS = {"user_id": "long", "email": "string", "joindate": "long"}
MIGRATIONS = {"from_user_id": "long", "to_user_id": "long"}


class Failure(Exception):
    """What a killed run left is not what it may leave."""


class Site:
    """A bucket, a database and the model of both, in a folder of their own."""

    def __init__(self, arguments, folder):
        self.folder = folder
        self.bucket = os.path.join(folder, "bucket")
        self.database = os.path.join(folder, "warehouse.duckdb")
        self.copy = os.path.join(folder, "readers.duckdb")
        self.cairn = Cairn(arguments.cairn, arguments.table_rows, folder)
        self.model = Model(self.bucket)
        self.reached = {}  # by table, the state of its trail that was found last
        self.rebuilds = False  # whether its runs are rebuilds of everything

    def expect_rebuild(self):
        """The same for a rebuild of every table."""
        self.model.rebuild(*self.model.tables)
        self.reached = {}
        self.rebuilds = True

    def expect(self):
        """The model runs once for every step; killed runs stop somewhere on the trail that it leaves."""
        self.model.sync()
        self.reached = {}

    def check_wreck(self):
        """What a reader finds after a kill, seen through a copy so that the next run meets the wreck itself."""
        if not os.path.exists(self.database):
            stored, meta = {}, {}
        else:
            aside = os.path.join(self.folder, "aside")
            os.makedirs(aside, exist_ok=True)
            for name in os.listdir(aside):
                os.remove(os.path.join(aside, name))
            for name in os.listdir(self.folder):
                if name.startswith("warehouse.duckdb") and os.path.isfile(os.path.join(self.folder, name)):
                    shutil.copy(os.path.join(self.folder, name), aside)
            copied = os.path.join(aside, "warehouse.duckdb")
            stored, meta = self.cairn.rows(copied), self.cairn.meta(copied)
        for table in self.model.tables.values():
            self.check_table(table, stored.get(table.name, []), meta.get(table.name))

    def check_table(self, table, rows, meta):
        texts = tuple(sorted(row_text(without_nulls(row)) for row in rows))
        state = (meta["bookmark"], meta["generation"], texts) if meta else (None, None, texts)
        places = [place for place, allowed in enumerate(table.trail) if allowed == state]
        if not places:
            allowed = [(bookmark, generation, len(texts)) for bookmark, generation, texts in table.trail]
            raise Failure(
                f"{table.name} has bookmark {state[0]}, generation {state[1]} and {len(texts)} rows, which is no whole "
                f"number of loads; allowed are (bookmark, generation, rows) {allowed}, with their very rows"
            )
        if places[-1] < self.reached.get(table.name, 0):
            raise Failure(f"{table.name} fell back behind a load that was found committed before")
        self.reached[table.name] = next(place for place in places if place >= self.reached.get(table.name, 0))

    def run(self, **environment):
        if self.rebuilds:
            return self.cairn.rebuild(self.bucket, self.database, "--all", "--publish", self.copy, env=environment)
        arguments = [*Cairn.sync_arguments(self.bucket, self.database), "--publish", self.copy]
        return self.cairn.run(arguments, env=environment)

    def check_recovery(self):
        """A run that is let live ends equal to the model."""
        outcome = self.run()
        problems = (
            []
            if outcome.code == self.model.exit_code
            else [f"exit code {outcome.code}, not {self.model.exit_code}: " f"{outcome.stderr[-600:]}"]
        )
        problems += compare_all(self.cairn, self.database, self.model)
        problems += [f"the copy: {problem}" for problem in compare_all(self.cairn, self.copy, self.model)]
        if problems:
            raise Failure("after recovery: " + "\n    ".join(problems))


# Random moments of random histories.


def kill_history(arguments, seed, folder):
    """Kills each step of a history one to three times before it may finish. Returns the number of kills that hit."""
    rng = random.Random(seed)
    site = Site(arguments, folder)
    kills = 0
    seconds = 0.3  # what a whole run takes, learned as we go
    dumps = make_clean_timeline(seed)
    for step in deliver_shuffled(seed, dumps) if seed % 2 else Delivery(rng, dumps).steps():
        apply_step(site.bucket, step)
        site.expect()
        for _ in range(rng.randrange(1, 4)):
            code, took = run_and_kill(site, rng.uniform(0, seconds), step.threads)
            if code == KILLED:
                kills += 1
            else:
                seconds = took
            site.check_wreck()
        site.check_recovery()
    return kills


def run_and_kill(site, delay, threads):
    """(exit code, seconds) of a run that is killed after `delay` unless it is faster."""
    started = time.monotonic()
    process = site.cairn.start(Cairn.sync_arguments(site.bucket, site.database, threads=threads))
    try:
        process.communicate(timeout=delay)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode, time.monotonic() - started


# Every named step of the commit protocol.


def failpoint_names():
    """The names in the sources, but for those of the destination that lives in memory alone."""
    names = set()
    for folder, _, files in os.walk(os.path.join(ROOT, "src")):
        for name in files:
            if name.endswith(".cc") and os.path.join("destination", "memory") not in folder:
                with open(os.path.join(folder, name), encoding="utf-8") as source:
                    names |= set(re.findall(r'CAIRN_FAILPOINT\("([^"]+)"\)', source.read()))
    return sorted(names)


def write_first_act(bucket):
    """The initial load: keyed, always-full and appended tables, with keys repeated inside a dump."""
    log = {"line": "string"}
    bucket.manifest(
        10,
        {
            "dump_id": 10,
            "tables": [
                bucket.table(
                    10, "users", [(i, f"u{i}", 1_700_000_000_000 + i) for i in range(40)], full=True, fields=USERS
                ),
                bucket.table(
                    10,
                    "user_migrations",
                    [(1, 2), (3, 2)],
                    full=True,
                    fields=MIGRATIONS,
                ),
                bucket.table(
                    10, "order", [(i % 30, f"a{i}") for i in range(60)], [(i, "b") for i in range(5)], full=True
                ),
                bucket.table(10, "raw_log", [("first",), ("first",)], full=True, fields=log),
            ],
        },
    )
    bucket.manifest(
        11,
        {
            "dump_id": 11,
            "tables": [
                bucket.table(11, "order", [(100, "c"), (1, "c")]),
                bucket.table(11, "raw_log", [("second",)], fields=log),
            ],
        },
    )


def write_second_act(bucket):
    """What comes later: increments, a new field, an empty increment, full dumps with and without rows, a late dump, and
    types that change: a key that becomes text, and a time that cannot be read as those before."""
    wide = {"user_id": "long", "email": "string", "joindate": "long", "plan": "string"}
    bucket.manifest(
        12,
        {
            "dump_id": 12,
            "tables": [
                bucket.table(12, "users", [(i, f"w{i}", 1_700_000_100_000, "pro") for i in range(30, 50)], fields=wide),
                bucket.table(12, "user_migrations", [(1, 5)], full=True, fields=MIGRATIONS),
                bucket.table(12, "order"),
                bucket.table(12, "raw_log", [("third",)], fields={"line": "string"}),
            ],
        },
    )
    bucket.manifest(
        13,
        {
            "dump_id": 13,
            "tables": [
                bucket.table(13, "order", full=True),
                bucket.table(13, "users", [(2, None, 1_700_000_200_000, None)], fields=wide),
                bucket.table(13, "new_event", [(1, "x"), (1, "y"), (None, "z")], full=True),
            ],
        },
    )
    bucket.manifest(
        14, {"dump_id": 14, "tables": [bucket.table(14, "order", [(7, "after")]), bucket.table(14, "new_event", [])]}
    )
    text = {"event_id": "string", "v": "string"}
    as_text = {**wide, "joindate": "string"}
    bucket.manifest(
        15,
        {
            "dump_id": 15,
            "tables": [
                bucket.table(15, "order", [("7", "a key as text"), ("x", "no number")], fields=text),
                bucket.table(15, "users", [(3, "e", "soon", "pro"), (60, "f", None, None)], fields=as_text),
            ],
        },
    )
    bucket.manifest(9, {"dump_id": 9, "tables": [bucket.table(9, "order", [(9, "below the generation")])]})


def write_third_act(bucket):
    """Files and manifests that are not what they were when they were loaded, so that a rebuild shows."""
    bucket.manifest(
        12,
        {
            "dump_id": 12,
            "tables": [
                bucket.table(12, "users", [(i, f"x{i}", 1_700_000_100_000) for i in range(35, 60)], fields=USERS),
                bucket.table(12, "raw_log", [("third, otherwise",)], fields={"line": "string"}),
            ],
        },
    )
    bucket.manifest(
        11,
        {
            "dump_id": 11,
            "tables": [
                bucket.table(11, "order", [(100, "c"), (1, "c")]),
                bucket.table(11, "raw_log", [("second, again",)], [("and more",)], fields={"line": "string"}),
            ],
        },
    )
    bucket.manifest(
        14,
        {
            "dump_id": 14,
            "tables": [
                bucket.table(14, "order", [(7, "after all"), (8, "new")]),
                bucket.table(14, "new_event", [(5, "z")]),
                bucket.table(14, "raw_log", [("never seen",)], fields={"line": "string"}),
                bucket.table(14, "user_migrations", [(9, 8)], full=True, fields=MIGRATIONS),
            ],
        },
    )


class Stage:
    """A bucket and a database that every failpoint case starts from, copied for each."""

    def __init__(self, arguments, folder, name):
        os.makedirs(folder)
        self.name = name
        self.site = Site(arguments, folder)
        bucket = Bucket(self.site.bucket)
        write_first_act(bucket)
        if name != "first load":
            self.site.expect()
            self.site.check_recovery()
            write_second_act(bucket)
        self.site.expect()
        if name == "rebuild":
            self.site.check_recovery()
            write_third_act(bucket)
            self.site.expect_rebuild()

    def copy(self, arguments, folder):
        shutil.copytree(self.site.folder, folder)
        site = Site(arguments, folder)
        site.model = copy.deepcopy(self.site.model)
        site.model.bucket = site.bucket
        site.rebuilds = self.site.rebuilds
        return site


def run_failpoint(arguments, stage, spec, folder):
    """A run with an armed failpoint, a look at the wreck, a run without. Returns whether the failpoint was reached."""
    site = stage.copy(arguments, folder)
    outcome = site.run(CAIRN_FP=spec)
    is_reached = outcome.code == KILLED or (outcome.code, "=error" in spec) == (4, True)
    if not is_reached and outcome.code != site.model.exit_code:
        raise Failure(f"exit code {outcome.code}: {outcome.stderr[-600:]}")
    site.check_wreck()
    site.check_recovery()
    return is_reached


# The script.


def run_job(job):
    """(label, what it did, failure or None)."""
    label, function, arguments, subject = job
    folder = tempfile.mkdtemp(prefix="cairn-kill-")
    try:
        return label, function(arguments, *subject, os.path.join(folder, "site")), None
    except Failure as failure:
        return label, None, str(failure)
    except Exception as error:  # a broken harness is a failure too, and must say where
        return label, None, f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_folder_and_kill(arguments, seed, folder):
    os.makedirs(folder)
    return kill_history(arguments, seed, folder)


def run_kills(arguments, pool):
    """Histories until enough kills have hit. Returns (kills, histories that failed)."""
    kills, failed, seed = 0, 0, arguments.seed
    while kills < arguments.kills and failed < 5:
        jobs = [(str(s), make_folder_and_kill, arguments, (s,)) for s in range(seed, seed + arguments.jobs * 2)]
        seed += len(jobs)
        for label, hits, failure in pool.imap_unordered(run_job, jobs):
            kills += hits or 0
            if failure:
                failed += 1
                print(f"FAILED kills at random moments, seed {label}\n    {failure}")
                print(replay_line(arguments, "--kills", "1", "--seed", label, "--jobs", "1"), flush=True)
    print(f"random moments: {kills} runs killed in {seed - arguments.seed} histories")
    return kills, failed


def run_failpoints(arguments, pool, folder):
    """Every failpoint × action × passage × stage. Returns (cases reached, cases failed, names never reached)."""
    stages = [
        Stage(arguments, os.path.join(folder, name.replace(" ", "_")), name)
        for name in ("first load", "later loads", "rebuild")
    ]
    names = failpoint_names()
    jobs = [
        (f"{name}={action}@{passage}, {stage.name}", run_failpoint, arguments, (stage, f"{name}={action}@{passage}"))
        for name in names
        for action in arguments.failpoints
        for passage in arguments.passages
        for stage in stages
    ]
    reached, failed, hits = set(), 0, 0
    for label, is_reached, failure in pool.imap_unordered(run_job, jobs):
        if is_reached:
            hits += 1
            reached.add(label.split("=")[0])
        if failure:
            failed += 1
            print(f"FAILED {label}\n    {failure}", flush=True)
    print(f"failpoints: {len(names)} names, {len(jobs)} cases, {hits} reached their failpoint, {failed} failed")
    return hits, failed, set(names) - reached


def main():
    parser = argument_parser(__doc__)
    parser.add_argument("--kills", type=int, default=0, help="runs to kill at random moments")
    parser.add_argument("--seed", type=int, default=1, help="of the first history")
    parser.add_argument("--failpoints", type=lambda text: text.split(","), default=[], help="actions: kill,error")
    parser.add_argument("--passages", type=lambda text: text.split(","), default=["1"], help="of each failpoint: 1,2")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    arguments = parser.parse_args()
    passed, failed = 0, 0
    with tempfile.TemporaryDirectory(prefix="cairn-stage-") as folder, multiprocessing.Pool(arguments.jobs) as pool:
        if arguments.kills:
            passed, failed = run_kills(arguments, pool)
        if arguments.failpoints:
            hits, broken, unreached = run_failpoints(arguments, pool, folder)
            if unreached:
                print(f"FAILED failpoints that no case reaches: {', '.join(sorted(unreached))}")
            passed, failed = passed + hits, failed + broken + len(unreached)
    return summary(passed, failed)


if __name__ == "__main__":
    sys.exit(main())
