"""A disk that is really full: ext4 in a file, mounted for this process alone, with a database or its copy on it.

  full_disk_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows

Whatever room a run finds, it ends with exit code 4 and a sentence that says so, leaves whole loads with their
bookmarks, and the next run that has room ends equal to the model. Needs root and a loop device, else it is skipped.
"""

import copy
import ctypes
import errno
import os
import re
import shutil
import subprocess
import sys

from end_to_end import EndToEnd, main

from bucket import data_file
from compare import compare_all, compare_meta, compare_rows
from model import Model

KIBIBYTE = 1 << 10
MEBIBYTE = 1 << 20
DISK_BYTES = 512 * MEBIBYTE
CLONE_NEWNS = 0x20000

FIELDS = {"event_id": "long", "v": "string"}
LINE = "so long that the log of the database needs far more room than the file that it comes in " * 100
# What an error may say of a disk without room; the last is DuckDB's word for memory that it could not spill.
FULL = r"No space left on device|MiB free|offload data block|could not be folded in"
CURE = r"free space"


def mount(disk, folder):
    """Why the disk could not be mounted where only this process and its children see it; None: it is mounted."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        return f"unshare: {os.strerror(ctypes.get_errno())}"
    for command in (
        ["mount", "--make-rprivate", "/"],
        ["truncate", "-s", str(DISK_BYTES), disk],
        ["mkfs.ext4", "-q", "-F", "-m", "0", disk],
        ["mount", "-o", "loop", disk, folder],
    ):
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
        except FileNotFoundError:
            return f"there is no {command[0]}"
        except subprocess.CalledProcessError as error:
            return f"{' '.join(command)}: {error.stderr.strip()}"
    return None


def problems_of(stored, meta, model):
    """What differs from the model; a table that was prepared and not loaded yet is no difference."""
    problems = []
    for name in sorted(model.tables.keys() | stored.keys() | meta.keys()):
        table = model.tables.get(name)
        if table is not None:
            problems += compare_rows(table, stored.get(name, [])) + compare_meta(table, meta.get(name))
        elif stored.get(name) or meta[name]["bookmark"] is not None:
            problems.append(f"{name} has rows that no load committed")
    return problems


class FullDisk(EndToEnd):
    def setUp(self):
        super().setUp()
        os.mkdir(self.at("disk"))
        problem = "only root may mount a disk" if os.geteuid() != 0 else mount(self.at("image"), self.at("disk"))
        if problem is not None:
            print(f"skipped: no disk to fill: {problem}", flush=True)
            self.skipTest(problem)
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.at("disk")], check=False)
        self.database = self.at("disk", "warehouse.duckdb")
        self.filler = self.at("disk", "filler")

    def leave_free(self, room):
        """Fills the disk but for so many bytes: most of it at once, the rest piece by piece, for what ext4 needs itself."""
        self.free_all()
        with open(self.filler, "wb", buffering=0) as filler:
            os.posix_fallocate(filler.fileno(), 0, max(1, self.room() - room - 8 * MEBIBYTE))
            filler.seek(0, os.SEEK_END)
            while self.room() > room:
                try:
                    filler.write(bytes(min(256 * KIBIBYTE, max(4 * KIBIBYTE, self.room() - room))))
                    os.fsync(filler.fileno())
                except OSError as error:
                    self.assertEqual(error.errno, errno.ENOSPC)
                    return

    def room(self):
        volume = os.statvfs(self.at("disk"))
        return volume.f_bavail * volume.f_frsize

    def free_all(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)

    def table(self, dump_id, name, first, last, full=False):
        """Rows that pack well: a file of half a megabyte makes a log of ninety."""
        rows = [(i, f"{i} in dump {dump_id}: {LINE}") for i in range(first, last)]
        return self.bucket.table(
            dump_id, name, data_file(rows, FIELDS, codec="deflate", block_rows=200), full=full, fields=FIELDS
        )

    def write_dumps(self):
        """A small dump, one that replaces a table, and an increment that is staged and merged."""
        self.bucket.dump(1, "order", [(1, "a"), (2, "b")], full=True)
        self.bucket.manifest(2, {"dump_id": 2, "tables": [self.table(2, "click", 0, 10_000, full=True)]})
        self.bucket.manifest(3, {"dump_id": 3, "tables": [self.table(3, "click", 6_000, 16_000)]})

    def expect_full(self, outcome):
        self.expect_code(outcome, 4)
        said = outcome.stdout + outcome.stderr
        self.assertRegex(said, FULL)
        self.assertRegex(said, CURE)
        return re.search(FULL, said)[0]

    def expect_whole_loads(self, *models):
        """What stands on the disk, with its log, is what one of the models says: seen through a copy with room."""
        if not os.path.exists(self.database):
            return
        aside = self.at("aside")
        shutil.rmtree(aside, ignore_errors=True)
        os.mkdir(aside)
        for name in os.listdir(self.at("disk")):
            if name.startswith("warehouse.duckdb") and os.path.isfile(self.at("disk", name)):
                shutil.copy(self.at("disk", name), aside)
        copied = os.path.join(aside, "warehouse.duckdb")
        stored, meta = self.driver.rows(copied), self.driver.meta(copied)
        self.assertIn([], [problems_of(stored, meta, model) for model in models])

    def remove_database(self):
        for name in os.listdir(self.at("disk")):
            if name.startswith("warehouse.duckdb"):
                path = self.at("disk", name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


# (the dump that meets the full disk, the room that it finds, the memory of the engine). With little memory the stage of
# an increment does not fit and is put on the disk as well.
CASES = (
    (1, 0, "256MiB"),
    (1, 24 * MEBIBYTE, "256MiB"),
    (2, 32 * MEBIBYTE, "256MiB"),
    (2, 67 * MEBIBYTE, "256MiB"),
    (2, 80 * MEBIBYTE, "256MiB"),
    (3, 48 * MEBIBYTE, "256MiB"),
    (3, 72 * MEBIBYTE, "64MiB"),
    (3, 100 * MEBIBYTE, "64MiB"),
)


class Database(FullDisk):
    def run_case(self, dump, room, memory):
        """What the run said that found so much room, if it was not enough."""
        self.free_all()
        self.remove_database()
        self.model = Model(self.bucket.path)
        if dump > 1:
            self.expect_code(self.sync("--until-dump", str(dump - 1)), 0)
            self.model.sync(until_dump=dump - 1)
        before = copy.deepcopy(self.model)
        self.leave_free(room)
        outcome = self.sync("--until-dump", str(dump), "--memory", memory)
        self.model.sync(until_dump=dump)
        said = None if outcome.code == 0 else self.expect_full(outcome)
        self.expect_whole_loads(*([self.model] if said is None else [before, self.model]))
        self.free_all()
        self.expect_code(self.sync("--until-dump", str(dump)), 0)
        self.expect_model()
        return said

    def test_a_run_that_meets_a_full_disk_says_so_and_the_next_one_with_room_is_right(self):
        self.write_dumps()
        heard = set()
        for dump, room, memory in CASES:
            with self.subTest(dump=dump, mebibytes=room // MEBIBYTE, memory=memory):
                heard.add(self.run_case(dump, room, memory))
        self.assertLessEqual({"MiB free", "No space left on device"}, heard, "before a load, and in the midst of one")


class Copy(FullDisk):
    def setUp(self):
        super().setUp()
        self.copy = self.at("disk", "published.duckdb")
        self.bucket.dump(1, "order", [(1, "a")], full=True)

    def publish(self):
        self.model.sync()
        return self.sync("--publish", self.copy)

    def test_a_copy_without_room_leaves_the_one_before(self):
        self.database = self.at("warehouse.duckdb")
        self.expect_code(self.publish(), 0)
        before = copy.deepcopy(self.model)
        self.bucket.dump(2, "order", [(2, "b")])
        self.leave_free(24 * MEBIBYTE)
        self.assertEqual(self.expect_full(self.publish()), "MiB free")
        self.expect_model()
        self.assertEqual(compare_all(self.driver, self.copy, before), [])
        self.free_all()
        self.expect_code(self.publish(), 0)
        self.assertEqual(compare_all(self.driver, self.copy, self.model), [])

    def test_a_log_that_cannot_be_folded_in_is_not_left_out_of_a_copy(self):
        self.assertEqual(self.expect_full(self.publish()), "could not be folded in")
        self.assertFalse(os.path.exists(self.copy))
        self.expect_model()


if __name__ == "__main__":
    sys.exit(main(__doc__))
