"""Every malformed Avro file through `cairn inspect`: refused with its name and the place, and within bounds of memory.

  malformed_avro_test.py --cairn build/dev/cairn --malformed-files build/dev/tests/cairn_malformed_files
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

RESIDENT_MIB_MAX = 320  # the largest block that is allowed, 256 MiB, and room for the program
PLACE = re.compile(r"(header: |block \d+ at byte \d+: )")


def inspect(cairn, path):
    """(exit code, standard error, peak of resident memory in MiB) of one `cairn inspect`."""
    with tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen([cairn, "inspect", path], stdout=subprocess.DEVNULL, stderr=stderr)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        stderr.seek(0)
        return process.returncode, stderr.read().decode("utf-8", "replace"), usage.ru_maxrss // 1024


def problem(name, error, outcome):
    """What is wrong with how a file was refused, or None."""
    code, stderr, resident = outcome
    if code != 3:
        return f"exit code {code}, not 3"
    if f"{name}.avro: " not in stderr or not PLACE.search(stderr):
        return "neither the file nor the place is named"
    if error not in stderr:
        return f"does not say {error!r}"
    if resident > RESIDENT_MIB_MAX:
        return f"{resident} MiB of memory, more than {RESIDENT_MIB_MAX}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cairn", required=True, help="the cairn binary")
    parser.add_argument("--malformed-files", required=True, help="the cairn_malformed_files binary")
    arguments = parser.parse_args()
    failed, peak, files = 0, (0, ""), []
    with tempfile.TemporaryDirectory(prefix="cairn-malformed-") as folder:
        written = subprocess.run([arguments.malformed_files, folder], check=True, capture_output=True, text=True)
        files = [line.split("\t") for line in written.stdout.splitlines()]
        for name, error in files:
            outcome = inspect(arguments.cairn, os.path.join(folder, f"{name}.avro"))
            peak = max(peak, (outcome[2], name))
            found = problem(name, error, outcome)
            if found:
                failed += 1
                print(f"FAILED {name}: {found}\n  {outcome[1].strip()[:400]}", flush=True)
    print(f"the most memory took {peak[1]}: {peak[0]} MiB")
    print(f"{len(files) - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
