package graft.engine.data.table;

/// How much of a table is read. DuckDB hands over some two thousand rows at a time, so cells that are only used
/// in part are cut before they get into memory.
///
/// @param rows       the first so many; 0 for all
/// @param characters the first so many code points of each text cell; 0 for all. JSON cells always come whole.
public record Part(int rows, int characters) {

    /// Everything.
    public static final Part ALL = new Part(0, 0);
}
