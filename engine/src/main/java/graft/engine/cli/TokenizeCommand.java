package graft.engine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.tokens.Encoded;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.JsonFault;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "tokenize", description = "Shows ids, types, character offsets and tokens of texts.")
final class TokenizeCommand extends GraftCommand {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a hub id in the cache.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--text", paramLabel = "T", description = "The text.")
    private @Nullable String text;

    @Option(names = "--pair", paramLabel = "P", description = "A second text.")
    private @Nullable String pair;

    @Option(names = "--file", paramLabel = "FILE.jsonl", description = "Rows with \"text\" and \"pair\".")
    private @Nullable Path file;

    @Option(names = "--max-length", paramLabel = "N", description = "Most tokens, special tokens included.")
    private int maxLength = Tokenizer.UNLIMITED;

    @Option(names = "--no-special-tokens", description = "Leaves the model's special tokens out.")
    private boolean withoutSpecials;

    @Override
    public Integer call() throws IOException {
        if ((text == null) == (file == null)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "Either --text or --file says what to tokenize.", "Give one of them.");
        }
        if (maxLength < 1) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID, "--max-length " + maxLength + " is below 1.", "Give 1 or more.");
        }
        Path folder = BaseModels.of(Installation.here(), workspace().folder()).folder(model);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            if (text != null) {
                show(tokenizer.encode(text, pair, maxLength, !withoutSpecials));
            } else if (file != null) {
                rows(tokenizer, file);
            }
        }
        out().flush();
        return 0;
    }

    private void rows(Tokenizer tokenizer, Path rows) throws IOException {
        if (!Files.isRegularFile(rows)) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND, "There is no file " + rows + ".", "Check the name and the folder.");
        }
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(rows)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    JsonNode row = row(rows, number, line);
                    JsonNode second = row.path("pair");
                    show(tokenizer.encode(
                            row.path("text").asText(),
                            second.isTextual() ? second.asText() : null,
                            maxLength,
                            !withoutSpecials));
                }
            }
        } catch (CharacterCodingException notText) {
            throw new InvalidInput(
                    ErrorCode.DATA_ENCODING,
                    rows + ", line " + (number + 1) + ": not UTF-8 text.",
                    "Save it as UTF-8.");
        }
    }

    private static JsonNode row(Path rows, long number, String line) {
        try {
            JsonNode row = MAPPER.readTree(line);
            if (row.path("text").isTextual()) {
                return row;
            }
        } catch (JsonProcessingException noJson) {
            throw new InvalidInput(
                    ErrorCode.DATA_UNREADABLE,
                    rows + ", line " + number + ": not JSON (" + JsonFault.of(noJson) + ").",
                    "Each line is one object such as {\"text\": \"…\"}.",
                    noJson);
        }
        throw new InvalidInput(
                ErrorCode.DATA_COLUMN_MISSING,
                rows + ", line " + number + ": no \"text\".",
                "Each line is one object such as {\"text\": \"…\", \"pair\": \"…\"}.");
    }

    private void show(Encoded encoded) throws JsonProcessingException {
        if (json()) {
            out().println(Json.line(document(encoded)));
            return;
        }
        Table table = new Table("id", "type", "from", "to", "token");
        for (int i = 0; i < encoded.length(); i++) {
            table.row(
                    String.valueOf(encoded.ids()[i]),
                    String.valueOf(encoded.typeIds()[i]),
                    String.valueOf(encoded.starts()[i]),
                    String.valueOf(encoded.ends()[i]),
                    encoded.tokens()[i]);
        }
        out().println(table);
    }

    private static ObjectNode document(Encoded encoded) {
        ObjectNode node = Json.object();
        ArrayNode ids = node.putArray("ids");
        ArrayNode types = node.putArray("typeIds");
        ArrayNode offsets = node.putArray("offsets");
        ArrayNode tokens = node.putArray("tokens");
        for (int i = 0; i < encoded.length(); i++) {
            ids.add(encoded.ids()[i]);
            types.add(encoded.typeIds()[i]);
            offsets.addArray().add(encoded.starts()[i]).add(encoded.ends()[i]);
            tokens.add(encoded.tokens()[i]);
        }
        return node;
    }
}
