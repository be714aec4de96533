package graft.engine.recipe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the rows come from and how they are cut.
///
/// @param source          files or a sample's name
/// @param columns         role (`text`, `pair`, `label`, `tokens`, `tags`, `prompt`, `response`) to column name, or
///                        to a template with column names in braces (`{title} {body}`); empty: guessed
/// @param validationShare 0 ≤ share < 1 cut from the training rows by label where no validation file is given; 0.1
/// @param seed            of that cut
/// @param maxLength       tokens a row is cut to, special tokens included; 128
public record DataSpec(
        Source source, Map<String, String> columns, double validationShare, long seed, int maxLength, Extra extra) {

    /// @param train      a sample's name, or a CSV, TSV, JSON lines or Parquet file
    /// @param validation a file, or null: cut from train
    /// @param test       a file, or null: the sample's own, or none
    public record Source(
            String train,
            @Nullable String validation,
            @Nullable String test,
            Extra extra) {
        public Source(String train) {
            this(train, null, null);
        }

        public Source(String train, @Nullable String validation, @Nullable String test) {
            this(train, validation, test, Extra.NONE);
        }
    }

    public DataSpec {
        columns = Map.copyOf(columns);
    }

    public DataSpec(String source) {
        this(new Source(source), Map.of(), 0.1, 7, 128, Extra.NONE);
    }

    public DataSpec withSource(Source newSource) {
        return new DataSpec(newSource, columns, validationShare, seed, maxLength, extra);
    }

    public DataSpec withColumns(Map<String, String> newColumns) {
        return new DataSpec(source, newColumns, validationShare, seed, maxLength, extra);
    }

    public DataSpec withMaxLength(int newMaxLength) {
        return new DataSpec(source, columns, validationShare, seed, newMaxLength, extra);
    }

    public DataSpec withValidationShare(double newShare) {
        return new DataSpec(source, columns, newShare, seed, maxLength, extra);
    }

    public DataSpec withSeed(long newSeed) {
        return new DataSpec(source, columns, validationShare, newSeed, maxLength, extra);
    }
}
