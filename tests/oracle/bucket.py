"""A bucket in a directory, written dump by dump: the small language in which hand-made cases are told."""

import json
import os

from avro_write import container

NAME = "heap-rs3-acme"
EVENT = {"event_id": "long", "v": "string"}


def schema_of(fields):
    """A record schema of nullable fields; a field's type may also be a whole Avro type."""
    return {
        "type": "record",
        "name": "row",
        "fields": [
            {"name": name, "type": ["null", kind] if isinstance(kind, str) else kind} for name, kind in fields.items()
        ],
    }


def data_file(rows, fields=None, **options):
    """A container file of rows: tuples in the order of `fields`."""
    fields = fields or EVENT
    return container(schema_of(fields), [dict(zip(fields, row)) for row in rows], **options)


class Bucket:
    def __init__(self, path, name=NAME):
        self.path = path
        self.name = name

    def write(self, path, data):
        target = os.path.join(self.path, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(data)

    def dump(self, dump_id, table, *files, full=False, fields=None, key=None):
        """A dump of one table. A file is a list of rows, bytes as they are, or None for one that nobody wrote."""
        self.manifest(
            key or dump_id,
            {"dump_id": dump_id, "tables": [self.table(dump_id, table, *files, full=full, fields=fields)]},
        )

    def table(self, dump_id, table, *files, full=False, fields=None):
        """Writes the files of one table in one dump; returns its entry for the manifest."""
        paths = []
        for ordinal, rows in enumerate(files):
            paths.append(f"sync_{dump_id}/{table}/part-{ordinal:05}-c000.avro")
            if rows is not None:
                self.write(paths[-1], rows if isinstance(rows, bytes) else data_file(rows, fields, block_rows=2))
        return self.entry(table, paths, not full, list(fields or EVENT))

    def entry(self, table, paths, incremental, columns):
        return {
            "name": table,
            "incremental": incremental,
            "columns": columns,
            "files": [f"s3://{self.name}/{path}" for path in paths],
        }

    def manifest(self, number, content):
        """A manifest under the number `number`: a value as JSON, or bytes as they are."""
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.write(f"manifests/sync_{number}.json", data)
