"""Holds a DuckDB file against the model: what differs, as lines of text for people. No lines, no difference."""

from collections import Counter

from column_type import row_text

DIFF_LINES_MAX = 6


def without_nulls(row):
    """A column that holds only NULLs says nothing: the model does not know of it, and it is not a difference."""
    return {name: value for name, value in row.items() if value is not None}


def compare_all(cairn, database, model):
    """Rows, bookmark, generation, row count and ledger of every table."""
    stored = cairn.rows(database)
    meta = cairn.meta(database)
    problems = []
    for name in sorted(model.tables.keys() | stored.keys() | meta.keys()):
        table = model.tables.get(name)
        if table is None:
            problems.append(f"{name}: the destination has a table that no run selected")
            continue
        problems += compare_rows(table, stored.get(name, []))
        problems += compare_meta(table, meta.get(name))
    return problems


def compare_rows(table, stored):
    expected = Counter(table.row_texts())
    found = Counter(row_text(without_nulls(row)) for row in stored)
    problems = difference(table.name, "missing", expected - found) + difference(table.name, "surplus", found - expected)
    columns = set(stored[0]) if stored else set(table.fields)
    if absent := set(table.fields) - columns:
        problems.append(f"{table.name}: columns are missing: {sorted(absent)}")
    return problems


def difference(table, what, rows):
    lines = [f"{table}: {what} row ×{count}: {text[:400]}" for text, count in sorted(rows.items())[:DIFF_LINES_MAX]]
    if len(rows) > DIFF_LINES_MAX:
        lines.append(f"{table}: … and {len(rows) - DIFF_LINES_MAX} more {what} rows")
    return lines


def compare_meta(table, meta):
    if meta is None:
        return [f"{table.name}: _cairn_tables does not have it"] if table.bookmark is not None else []
    expected = {"bookmark": table.bookmark, "generation": table.generation, "row_count": len(table.rows)}
    problems = [
        f"{table.name}: {key} is {meta[key]}, not {value}"
        for key, value in expected.items()
        if (meta[key] or 0) != (value or 0)
    ]
    return problems + compare_ledger(table, [load for load in meta["loads"] if load["epoch"] == meta["epoch"]])


def compare_ledger(table, loads):
    """The balance of every load of the table's present life, and the rows that all of them read."""
    problems = [
        f"{table.name}: unbalanced load {load}"
        for load in loads
        if load["rows_read"]
        != load["rows_loaded"] + load["rows_superseded"] + load["rows_rejected"] + load["rows_filtered"]
    ]
    for key, attribute in (("rows_read", "read"), ("rows_rejected", "rejected"), ("rows_filtered", "filtered")):
        found = sum(load[key] for load in loads)
        expected = sum(getattr(counts, attribute) for counts in table.applied.values())
        if found != expected:
            problems.append(f"{table.name}: the ledger's {key} add up to {found}, not {expected}")
    return problems
