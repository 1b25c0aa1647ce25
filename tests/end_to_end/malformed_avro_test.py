"""Every malformed Avro file through `cairn inspect`: refused with its name and the place, and within bounds of memory.

  malformed_avro_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows \
      --malformed-files build/dev/tests/cairn_malformed_files
"""

import os
import re
import subprocess
import sys
import tempfile

from end_to_end import Cairn, argument_parser, summary
from memory import run_measured

RESIDENT_MIB_MAX = 320  # the largest block that is allowed, 256 MiB, and room for the program
PLACE = re.compile(r"(header: |block \d+ at byte \d+: )")


def problem(name, error, outcome, resident):
    """What is wrong with how a file was refused, or None."""
    if outcome.code != 3:
        return f"exit code {outcome.code}, not 3"
    if f"{name}.avro: " not in outcome.stderr or not PLACE.search(outcome.stderr):
        return "neither the file nor the place is named"
    if error not in outcome.stderr:
        return f"does not say {error!r}"
    if resident > RESIDENT_MIB_MAX:
        return f"{resident} MiB of memory, more than {RESIDENT_MIB_MAX}"
    return None


def main():
    parser = argument_parser(__doc__)
    parser.add_argument("--malformed-files", required=True, help="the cairn_malformed_files binary")
    arguments = parser.parse_args()
    failed, peak, files = 0, (0, ""), []
    with tempfile.TemporaryDirectory(prefix="cairn-malformed-") as folder:
        driver = Cairn(arguments.cairn, arguments.table_rows, folder)
        written = subprocess.run([arguments.malformed_files, folder], check=True, capture_output=True, text=True)
        files = [line.split("\t") for line in written.stdout.splitlines()]
        for name, error in files:
            outcome, resident_bytes = run_measured(driver, ["inspect", os.path.join(folder, f"{name}.avro")])
            resident = resident_bytes >> 20
            peak = max(peak, (resident, name))
            found = problem(name, error, outcome, resident)
            if found:
                failed += 1
                print(f"FAILED {name}: {found}\n  {outcome.stderr.strip()[:400]}", flush=True)
    print(f"the most memory took {peak[1]}: {peak[0]} MiB")
    return summary(len(files) - failed, failed if files else 1)


if __name__ == "__main__":
    sys.exit(main())
