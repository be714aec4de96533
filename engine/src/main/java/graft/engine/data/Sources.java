package graft.engine.data;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.DataSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files behind `data.source`.
///
/// @param train      file of training rows
/// @param validation file of validation rows, or null: cut from train
/// @param test       file of test rows, or null
/// @param columns    role to column, the recipe's or the sample's; empty: to be guessed
record Sources(
        Path train, @Nullable Path validation, @Nullable Path test, Map<String, String> columns) {

    /// Looks the names up: a sample where there is one of that name, a file otherwise.
    ///
    /// @throws InvalidInput when a name is neither
    static Sources resolve(DataSpec spec, Samples samples) {
        DataSpec.Source source = spec.source();
        Sample sample = samples.find(source.train()).orElse(null);
        Path test = source.test() == null ? null : file("data.source.test", source.test(), samples);
        if (sample != null && test == null) {
            test = sample.test();
        }
        return new Sources(
                sample != null ? sample.train() : file("data.source", source.train(), samples),
                source.validation() == null ? null : file("data.source.validation", source.validation(), samples),
                test,
                spec.columns().isEmpty() && sample != null ? sample.columns() : spec.columns());
    }

    private static Path file(String field, String name, Samples samples) {
        try {
            Path file = Path.of(name).toAbsolutePath().normalize();
            if (!name.isBlank() && Files.exists(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw missing(field, name, samples, e);
        }
        throw missing(field, name, samples, null);
    }

    private static InvalidInput missing(String field, String name, Samples samples, @Nullable Throwable cause) {
        List<String> names = samples.names();
        return new InvalidInput(
                ErrorCode.FILE_NOT_FOUND,
                field + ": there is no sample and no file \"" + name + "\".",
                (names.isEmpty() ? "" : "Samples are " + String.join(", ", names) + ". ")
                        + "A relative path starts at the folder Graft was started in.",
                cause);
    }
}
