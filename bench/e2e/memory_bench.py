#!/usr/bin/env python3
"""Peak memory and time of a first sync of a large sample bucket, every table selected.

  memory_bench.py --cairn build/release/cairn                  5.1 GB of raw Avro, about two minutes
  memory_bench.py --cairn build/release/cairn --users 2000     a small one, to see that it works

Prints one JSON line, as the other benchmarks do. The bound is the goal in bench/README.md: 512 MiB, whatever the size.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

BOUND_MIB = 512


def peak_mib_of(command):
    """Runs a command to its end; returns its peak resident memory and its seconds."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        sys.exit(f"{' '.join(command)} ended with {code}")
    return output, usage.ru_maxrss / 1024, time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cairn", required=True, help="a release build")
    parser.add_argument("--users", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=60, help="of a user, on average")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="cairn-memory-") as folder:
        bucket, database = os.path.join(folder, "bucket"), os.path.join(folder, "warehouse.duckdb")
        sample = [arguments.cairn, "sample", bucket, "--users", str(arguments.users), "--events", str(arguments.events)]
        written, sample_mib, sample_seconds = peak_mib_of([*sample, "--output", "json"])
        sync = [arguments.cairn, "sync", "--source", bucket, "--destination", f"duckdb:{database}"]
        report, sync_mib, sync_seconds = peak_mib_of([*sync, "--select", "*", "--output", "json"])
        loads = [load for table in json.loads(report)["tables"] for load in table["loads"]]
        figure = {
            "figure": "first_sync_peak_memory",
            "users": arguments.users,
            "rows": sum(load["rows_read"] for load in loads),
            "raw_bytes": json.loads(written)["bytes_raw"],
            "avro_mib": sum(load["bytes"] for load in loads) >> 20,
            "sample": {"peak_mib": round(sample_mib), "s": round(sample_seconds, 1)},
            "sync": {"peak_mib": round(sync_mib), "s": round(sync_seconds, 1)},
            "value": round(sync_mib),
            "unit": "MiB",
            "bound": f"<={BOUND_MIB}",
        }
        print(json.dumps(figure))


if __name__ == "__main__":
    main()
