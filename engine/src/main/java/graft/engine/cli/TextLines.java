package graft.engine.cli;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A file of texts, one a line.
///
/// @param file from outside
record TextLines(Path file) {

    private static final long LARGEST_FILE = 64L << 20;

    /// Many times what any model reads of a text.
    private static final int LONGEST = 100_000;

    private static final List<String> TABLES = List.of(".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet");

    /// The lines that are not blank, at least one.
    ///
    /// @throws InvalidInput when the file is not there, holds no text or something else than texts
    List<String> read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND, "There is no file " + file + ".", "Check the name and the folder.");
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (TABLES.stream().anyMatch(name::endsWith)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    file + " is a table by its name; its columns and names would be taken for texts.",
                    "Write the texts alone into a .txt file, one a line.");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new InvalidInput(
                    ErrorCode.DATA_TOO_LARGE,
                    file + " has " + Files.size(file) + " bytes; read are " + LARGEST_FILE + " at once.",
                    "Split it into several files.");
        }
        List<String> lines = all();
        for (int i = 0; i < lines.size(); i++) {
            check(lines.get(i), i + 1);
        }
        List<String> texts = lines.stream().filter(line -> !line.isBlank()).toList();
        if (texts.isEmpty()) {
            throw new InvalidInput(
                    ErrorCode.DATA_EMPTY, file + " has no text in it.", "Write the texts into it, one a line.");
        }
        return texts;
    }

    private List<String> all() throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        } catch (UncheckedIOException unreadable) {
            if (unreadable.getCause() instanceof CharacterCodingException) {
                throw new InvalidInput(
                        ErrorCode.DATA_ENCODING, file + " is not UTF-8 text.", "Save it as UTF-8.", unreadable);
            }
            throw unreadable.getCause();
        }
    }

    private void check(String line, int number) {
        if (line.indexOf(0) >= 0) {
            throw new InvalidInput(
                    ErrorCode.DATA_ENCODING,
                    file + " is no text: line " + number + " holds a zero byte.",
                    "Name a file of texts, in UTF-8.");
        }
        if (line.length() > LONGEST) {
            throw new InvalidInput(
                    ErrorCode.DATA_TOO_LARGE,
                    file + ", line " + number + ": a text of " + line.length() + " characters; read are " + LONGEST
                            + " at most.",
                    "Write each text on a line of its own.");
        }
    }
}
