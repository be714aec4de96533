/// Files of rows: CSV, TSV, JSON lines, Parquet. Start at {@link graft.engine.data.table.Table}, which opens a
/// file, knows its columns and streams its rows. Parsing is DuckDB's, in a database in memory that may read
/// this one file and nothing else ({@link graft.engine.data.table.Duck}).
///
/// Before DuckDB sees a text file, one pass over its bytes ({@link graft.engine.data.table.FileScan}) takes its
/// hash and finds what DuckDB would pass over or word for database people: wrong encodings, NUL bytes, quotes
/// never closed, records with too many fields, each with its line. What columns mean is not decided here.
@NullMarked
package graft.engine.data.table;

import org.jspecify.annotations.NullMarked;
