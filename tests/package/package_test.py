"""Unpacks and installs the two packages elsewhere than where they were built, and replicates a sample bucket with each.

  package_test.py --packages build/release/packages --table-rows build/dev/tests/cairn_table_rows

The .tgz runs from a folder with a space in its name, and in a Debian of nothing but its base system; the .deb is installed,
used and removed in such a Debian. That one is made by debootstrap, as root; where there is neither, these tests are skipped.
"""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What every glibc Linux with a C++ program on it has.
BASE_LIBRARIES = re.compile(r"^(libc|libm|libdl|libpthread|librt|libresolv|libstdc\+\+|libgcc_s|ld-linux[\w-]*)\.so")
SAMPLE = ("--seed", "11")
CLEAN = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}  # no HOME, no LD_LIBRARY_PATH


def run(*command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def version_of_project():
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        return re.search(r"project\(cairn VERSION ([\d.]+)", file.read())[1]


def needed_by(path):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "--dynamic", path))


class Package(unittest.TestCase):
    """What the tests of both kinds share."""

    arguments = None  # of the command line, set by main()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cairn package ")  # with a space
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.deb = self.only("*.deb")
        self.tgz = self.only("*.tgz")

    def only(self, pattern):
        found = glob.glob(os.path.join(self.arguments.packages, pattern))
        self.assertEqual(len(found), 1, f"one {pattern} in {self.arguments.packages}: {found}")
        return os.path.abspath(found[0])

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def unpacked(self):
        """The folder that the .tgz unpacks to, moved once more after that."""
        with tarfile.open(self.tgz) as archive:
            archive.extractall(self.at("first"))
        (name,) = os.listdir(self.at("first"))
        os.makedirs(self.at("some where"))
        return shutil.move(self.at("first", name), self.at("some where", "else"))

    def replicate(self, prefix, folder):
        """A sample bucket into a database, in two runs. `prefix` is what runs cairn, and sees `folder` under its last word."""
        *command, seen = prefix
        bucket, database = f"{seen}/bucket", f"{seen}/warehouse.duckdb"
        run(*command, "sample", bucket, *SAMPLE, env=CLEAN)
        names = " ".join(os.listdir(os.path.join(folder, "bucket", "manifests")))
        dumps = sorted(int(dump) for dump in re.findall(r"sync_(\d+)\.json", names))
        sync = ("sync", "--source", bucket, "--destination", f"duckdb:{database}", "--select", "*")
        run(*command, *sync, "--until-dump", str(dumps[len(dumps) // 2]), env=CLEAN)
        run(*command, *sync, env=CLEAN)
        return os.path.join(folder, "warehouse.duckdb")

    def rows(self, database):
        """A line per table with the number of its rows and their hash."""
        return run(self.arguments.table_rows, database, "heap_raw", "--hash")

    def expect_sample(self, database):
        """The rows are those that the program next to the packages makes of the same bucket where it was built."""
        os.makedirs(self.at("reference"))
        expected = self.rows(self.replicate((self.arguments.cairn, self.at("reference")), self.at("reference")))
        self.assertGreater(len(expected.splitlines()), 10)
        self.assertEqual(self.rows(database), expected)


class Relocatable(Package):
    def test_everything_lies_in_one_folder_named_after_version_and_machine(self):
        with tarfile.open(self.tgz) as archive:
            names = archive.getnames()
            owners = {(member.uid, member.gid) for member in archive.getmembers()}
        top = f"cairn-{version_of_project()}-linux-{os.uname().machine}"
        self.assertEqual({name.split("/")[0] for name in names}, {top})
        self.assertEqual({name.split("/")[1] for name in names if "/" in name}, {"bin", "lib", "share"})
        for name in (
            "bin/cairn",
            "lib/cairn/libduckdb.so",
            "share/doc/cairn/LICENSE",
            "share/doc/cairn/copyright",
            "share/cairn/systemd/cairn@.service",
        ):
            self.assertIn(f"{top}/{name}", names)
        self.assertEqual(owners, {(0, 0)})

    def test_every_library_is_inside_but_those_that_every_linux_has(self):
        top = self.unpacked()
        files = [os.path.join(top, "bin", "cairn"), *glob.glob(os.path.join(glob.escape(top), "lib", "cairn", "*.so*"))]
        self.assertGreater(len(files), 5)
        inside = set(os.listdir(os.path.join(top, "lib", "cairn")))
        for path in files:
            for library in needed_by(path):
                self.assertTrue(library in inside or BASE_LIBRARIES.match(library), f"{path} needs {library}")
        dynamic = run("readelf", "--dynamic", files[0])
        self.assertEqual(re.findall(r"R(?:UN)?PATH\).*\[(.*)\]", dynamic), ["$ORIGIN/../lib/cairn"])

    def test_the_copyright_file_names_every_library_inside(self):
        top = self.unpacked()
        with open(os.path.join(top, "share", "doc", "cairn", "copyright"), encoding="utf-8") as file:
            named = re.findall(r"(?m)^Files: lib/cairn/(lib[\w.-]+?)\.so", file.read())
        inside = {re.sub(r"\.so.*", "", name) for name in os.listdir(os.path.join(top, "lib", "cairn"))}
        self.assertEqual(set(named), inside)

    def test_unpacked_elsewhere_it_replicates(self):
        cairn = os.path.join(self.unpacked(), "bin", "cairn")
        self.assertIn(f"cairn {version_of_project()} ", run(cairn, "--version", env=CLEAN))
        os.makedirs(self.at("work"))
        self.expect_sample(self.replicate((cairn, self.at("work")), self.at("work")))


class Debian(Package):
    def test_the_control_file_says_what_it_is_and_needs(self):
        fields = dict(re.findall(r"(?m)^([A-Z][\w-]+): (.*)$", run("dpkg-deb", "--field", self.deb)))
        architecture = run("dpkg", "--print-architecture").strip()
        self.assertEqual(
            (fields["Package"], fields["Version"], fields["Architecture"]),
            ("cairn", version_of_project(), architecture),
        )
        needs = {entry.split()[0] for entry in fields["Depends"].split(", ")}
        self.assertLessEqual({"libc6", "libstdc++6", "libssl3"}, needs)
        self.assertEqual({need for need in needs if not need.startswith("lib")}, set(), "libraries alone: no interpreter")

    def test_it_holds_program_library_units_and_pages(self):
        lines = [line.split(None, 5) for line in run("dpkg-deb", "--contents", self.deb).splitlines()]
        files = {name: (mode, owner) for mode, owner, _, _, _, name in lines}
        self.assertEqual(files["./usr/bin/cairn"], ("-rwxr-xr-x", "root/root"))
        for name in (
            "./usr/lib/cairn/libduckdb.so",
            "./usr/lib/systemd/system/cairn@.service",
            "./usr/lib/systemd/system/cairn@.timer",
            "./usr/lib/sysusers.d/cairn.conf",
            "./usr/lib/tmpfiles.d/cairn.conf",
            "./usr/share/doc/cairn/copyright",
            "./usr/share/doc/cairn/changelog.gz",
            "./usr/share/man/man1/cairn.1.gz",
            "./usr/share/bash-completion/completions/cairn",
            "./usr/share/zsh/vendor-completions/_cairn",
            "./usr/share/fish/vendor_completions.d/cairn.fish",
        ):
            self.assertEqual(files[name], ("-rw-r--r--", "root/root"), name)
        libraries = [name for name in files if name.startswith("./usr/lib/cairn/lib")]
        self.assertEqual(libraries, ["./usr/lib/cairn/libduckdb.so"], "the others come from Debian")

    def test_a_directory_that_cannot_be_made_now_is_no_reason_to_fail(self):
        """In a chroot without /proc, systemd-tmpfiles refuses; the unit makes the directory when it first runs."""
        run("dpkg-deb", "--control", self.deb, self.at("control"))
        os.makedirs(self.at("bin"))
        for name, code in (("systemd-sysusers", 0), ("systemd-tmpfiles", 1), ("systemctl", 0)):
            with open(self.at("bin", name), "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\nexit {code}\n")
            os.chmod(self.at("bin", name), 0o755)
        run("/bin/sh", self.at("control", "postinst"), "configure", env={"PATH": self.at("bin")})

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_has_nothing_to_say(self):
        self.assertEqual(run("lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", self.deb).strip(), "")


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("debootstrap"), "needs root and debootstrap")
class BareDebian(Package):
    """A base system and nothing else: what a package forgets is not there by accident."""

    base = None

    @classmethod
    def setUpClass(cls):
        cls.base = tempfile.mkdtemp(prefix="cairn-debian-")
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        with open("/etc/os-release", encoding="utf-8") as file:
            release = re.search(r"(?m)^VERSION_CODENAME=(\w+)", file.read())[1]
        try:
            run("debootstrap", "--variant=minbase", release, os.path.join(cls.base, "base"))
        except AssertionError as failure:
            raise unittest.SkipTest(f"debootstrap {release} failed: {str(failure)[-300:]}") from None

    def setUp(self):
        super().setUp()
        self.system = tempfile.mkdtemp(prefix="system-", dir=self.base)
        run("cp", "-a", "--reflink=auto", os.path.join(self.base, "base", "."), self.system)
        self.addCleanup(shutil.rmtree, self.system, ignore_errors=True)
        self.work = os.path.join(self.system, "work")
        os.makedirs(self.work)

    def inside(self, *command):
        # In a process namespace of its own: nothing that the command starts outlives it.
        return ("unshare", "--pid", "--fork", "--mount", "--mount-proc", f"--root={self.system}", *command)

    def test_the_archive_runs_as_it_is(self):
        run("tar", "--extract", "--file", self.tgz, "--directory", os.path.join(self.system, "opt"))
        (name,) = os.listdir(os.path.join(self.system, "opt"))
        database = self.replicate((*self.inside(f"/opt/{name}/bin/cairn"), "/work"), self.work)
        self.expect_sample(database)

    def carry_out(self, instruction, argument):
        """One instruction of a Containerfile, of those that ours has, on this system."""
        if instruction == "COPY":
            pattern, target = argument.split()
            for path in glob.glob(os.path.join(self.arguments.packages, pattern)):
                shutil.copy(path, self.system + target)
        elif instruction == "RUN":
            run(*self.inside("sh", "-e", "-c", argument), env={**CLEAN, "DEBIAN_FRONTEND": "noninteractive"})

    def test_the_container_works_read_only_as_a_user_and_as_first_process(self):
        with open(os.path.join(ROOT, "docs", "recipes", "container", "Containerfile"), encoding="utf-8") as file:
            text = re.sub(r"(?m)^#.*\n", "", file.read()).replace("\\\n", "")
        steps = [line.split(" ", 1) for line in text.splitlines() if line]
        self.assertEqual(steps[0], ["FROM", "debian:12-slim"])
        known = {"FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}
        self.assertLessEqual({instruction for instruction, _ in steps}, known)
        shutil.copy("/etc/resolv.conf", os.path.join(self.system, "etc"))
        for instruction, argument in steps:
            self.carry_out(instruction, argument)
        settings = dict(steps)
        (program,) = json.loads(settings["ENTRYPOINT"])
        user, group = settings["USER"].split(":")
        data = settings["WORKDIR"]
        volume = os.path.join(self.base, "volume")
        os.makedirs(volume)
        os.chown(volume, int(user), int(group))
        # All mounts are read-only but that of the data, as an engine does with --read-only.
        mounts = (
            f'mount --bind "{self.system}" "{self.system}" && mount -o remount,bind,ro "{self.system}"'
            f' && mount --bind "{volume}" "{self.system}{data}" && mount -o remount,bind,rw "{self.system}{data}"'
            f' && exec unshare --pid --fork --mount-proc --root="{self.system}" --wd={data} --setuid={user} --setgid={group}'
            f' {program} "$@"'
        )
        command = ("unshare", "--mount", "sh", "-c", mounts, "sh")
        with self.assertRaisesRegex(AssertionError, "Read-only file system"):
            run(*command, "sample", "/srv/bucket", env=CLEAN)
        self.expect_sample(self.replicate((*command, data), volume))
        self.assertEqual(os.stat(os.path.join(volume, "warehouse.duckdb")).st_uid, int(user))

    def test_the_package_installs_runs_and_leaves_nothing_but_data(self):
        shutil.copy(self.deb, os.path.join(self.system, "cairn.deb"))
        shutil.copy("/etc/resolv.conf", os.path.join(self.system, "etc"))
        run(*self.inside("apt-get", "update"), env=CLEAN)
        install = ("apt-get", "install", "--yes", "--no-install-recommends", "/cairn.deb")
        run(*self.inside(*install), env={**CLEAN, "DEBIAN_FRONTEND": "noninteractive"})
        self.assertIn(version_of_project(), run(*self.inside("cairn", "--version"), env=CLEAN))
        self.expect_sample(self.replicate((*self.inside("cairn"), "/work"), self.work))
        installed = run(*self.inside("dpkg", "--listfiles", "cairn"), env=CLEAN).splitlines()
        own = [self.system + path for path in installed if "cairn" in path]
        self.assertTrue(all(os.path.lexists(path) for path in own if "/doc/" not in path), own)
        run(*self.inside("apt-get", "purge", "--yes", "cairn"), env=CLEAN)
        self.assertEqual([path for path in own if os.path.lexists(path)], [])
        self.assertTrue(os.path.exists(os.path.join(self.work, "warehouse.duckdb")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", required=True, help="the folder with the .deb and the .tgz")
    parser.add_argument("--cairn", required=True, help="the program that the packages were made of, where it was built")
    parser.add_argument("--table-rows", required=True, help="the cairn_table_rows binary")
    parser.add_argument("tests", nargs="*", help="only these: Class or Class.test_name")
    Package.arguments = parser.parse_args()
    argv = [sys.argv[0], "--verbose", *Package.arguments.tests]
    result = unittest.main(module="__main__", argv=argv, exit=False).result
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.testsRun - failed - skipped} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
