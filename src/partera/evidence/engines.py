"""The engines that can count; the only file that names one."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends import BaseBackend

from partera.core.errors import BadInput, Unavailable

MEMORY = "600MB"
"""What an engine that can write to disk may use before it does, so that the whole process stays below 1 GB."""


def polars() -> BaseBackend:
    """Polars, in portions: the engine that comes with Partera, and the fastest on one machine.

    Takes   nothing
    Gives   an Ibis connection
    Raises  nothing of its own
    Source  docs/decisions/counting.md

    >>> polars().name
    'polars'
    """
    return ibis.polars.connect()


def duckdb(*, memory: str = MEMORY, threads: int | None = None) -> BaseBackend:
    """A DuckDB connection in memory: it writes to disk when there are more groups than memory holds.

    Takes   memory: like `600MB`; beyond it the engine writes to the temporary folder · threads: all cores if None
    Gives   an Ibis connection
    Raises  nothing of its own
    Source  DuckDB manual, configuration

    >>> duckdb(threads=1).name
    'duckdb'
    """
    return ibis.duckdb.connect(
        threads=threads or os.cpu_count() or 1,
        memory_limit=memory,
        temp_directory=tempfile.gettempdir(),
        preserve_insertion_order=False,
    )


def spark(*, memory: str = MEMORY, threads: int | None = None) -> BaseBackend:
    """A Spark session, for a place that already runs Spark; an extra that is not installed by default.

    Takes   memory: of the driver, like `600MB` · threads: all cores if None
    Gives   an Ibis connection
    Raises  Unavailable when Spark is not installed
    Source  Ibis manual, PySpark backend

    >>> "spark" in engine_names()
    True
    """
    if not has_spark():
        raise Unavailable("Spark is not installed. Install pyspark 4.0 and Java 17, or use the engine duckdb.")
    sessions = importlib.import_module("pyspark.sql").SparkSession
    session = (
        sessions.builder.master(f"local[{threads or '*'}]")
        .config("spark.driver.memory", memory.removesuffix("B").lower())
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)


_ENGINES: dict[str, Callable[[], BaseBackend]] = {"polars": polars, "duckdb": duckdb, "spark": spark}


FIRST = next(iter(_ENGINES))
"""The engine that comes with Partera."""


def engine_names() -> list[str]:
    """The engines there are.

    Takes   nothing
    Gives   names, the one that comes with Partera first
    Raises  nothing of its own
    Source  our own list

    >>> engine_names()
    ['polars', 'duckdb', 'spark']
    """
    return list(_ENGINES)


def has_spark() -> bool:
    """Whether Spark is installed, and the Java it runs on.

    Takes   nothing
    Gives   True or False
    Raises  nothing of its own
    Source  Spark manual, installation

    >>> has_spark() in (True, False)
    True
    """
    java = shutil.which("java") or "JAVA_HOME" in os.environ
    return bool(java) and importlib.util.find_spec("pyspark") is not None


def read(connection: BaseBackend, paths: Sequence[str]) -> ir.Table:
    """The rows of Parquet files, one file after another.

    Takes   connection: an Ibis connection · paths: at least one
    Gives   a table
    Raises  nothing of its own
    Source  Ibis manual; its Spark takes one path at a time, and its Polars reads several by way of Python

    >>> import pyarrow as pa, pyarrow.parquet as pq
    >>> pq.write_table(pa.table({"births": [3, 4]}), path := f"{tempfile.mkdtemp()}/rows.parquet")
    >>> read(polars(), [path, path]).count().to_pyarrow().as_py()
    4
    """
    if connection.name == "duckdb":
        return connection.read_parquet(list(paths))
    parts = [connection.read_parquet(path) for path in paths]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def tables(connection: BaseBackend, expressions: Sequence[ir.Table]) -> list[pa.Table]:
    """What several expressions over the same rows give; Polars reads the rows once for all of them.

    Takes   connection: an Ibis connection · expressions: over tables that it read
    Gives   one table an expression, in their order; text as the engine gives it
    Raises  nothing of its own
    Source  Polars manual, collect_all and the streaming engine; Ibis itself asks for one expression at a time

    >>> import pyarrow.parquet as pq
    >>> pq.write_table(pa.table({"births": [3, 4]}), path := f"{tempfile.mkdtemp()}/rows.parquet")
    >>> rows = read(polars(), [path])
    >>> [table.to_pylist() for table in tables(polars(), [rows.filter(rows.births > 3), rows.limit(0)])]
    [[{'births': 4}], []]
    """
    if connection.name != "polars":
        return [expression.to_pyarrow() for expression in expressions]
    plans = [connection.compile(expression) for expression in expressions]
    return [found.to_arrow() for found in importlib.import_module("polars").collect_all(plans, engine="streaming")]


def named(name: str) -> BaseBackend:
    """The engine of that name, as the setting PARTERA_ENGINE gives it.

    Takes   name: polars, duckdb or spark
    Gives   an Ibis connection
    Raises  BadInput when there is no such engine · Unavailable when it is not installed
    Source  our own list

    >>> named("polars").name
    'polars'
    """
    if name not in _ENGINES:
        raise BadInput(f"There is no engine called {name!r}. Choose one of: {', '.join(_ENGINES)}.")
    return _ENGINES[name]()
