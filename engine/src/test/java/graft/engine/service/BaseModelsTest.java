package graft.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of a base model's folder when it is chosen.
class BaseModelsTest {

    @TempDir
    private Path folder;

    /// A model's folder whose weights have one tensor of four numbers.
    private BaseModelEntry opened(int shape, int end, int bytes) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(
                Installation.here().samples().resolve("models/tiny-encoder/config.json"),
                model.resolve("config.json"),
                StandardCopyOption.REPLACE_EXISTING);
        String header =
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [%d], \"data_offsets\": [0, %d]}}".formatted(shape, end);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        Files.write(model.resolve("model.safetensors"), file.array());
        return BaseModels.of(Installation.here(), folder.resolve("workspace")).open(model.toString());
    }

    @Test
    void wholeWeightsCanBeUsedAndAMissingOrBrokenTokenizerIsTold() throws IOException {
        BaseModelEntry entry = opened(4, 16, 16);
        assertTrue(entry.readable(), entry.problem());
        assertTrue(entry.problem().contains("has no tokenizer.json"), entry.problem());
        assertTrue(entry.problem().contains("Put the tokenizer.json of the model into it"), entry.problem());
        Path tokenizer = folder.resolve("model/tokenizer.json");
        Files.writeString(tokenizer, "{\"model\": {\"vocab\"");
        entry = opened(4, 16, 16);
        assertTrue(entry.readable());
        assertTrue(entry.problem().contains("cannot be read: its tokenizer.json is not valid"), entry.problem());
        Files.copy(
                Installation.here().samples().resolve("models/tiny-encoder/tokenizer.json"),
                tokenizer,
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals("", opened(4, 16, 16).problem());
    }

    @ParameterizedTest
    @CsvSource({"4, 16, 9, cut off", "4, 1600, 16, cut off", "5, 16, 16, asks for 20", "4, 16, 40, belong to none"})
    void damagedWeightsAreToldWhenTheFolderIsOpened(int shape, int end, int bytes, String why) throws IOException {
        BaseModelEntry entry = opened(shape, end, bytes);
        assertFalse(entry.readable());
        assertTrue(entry.problem().contains("model.safetensors"), entry.problem());
        assertTrue(entry.problem().contains(why), entry.problem());
        assertTrue(entry.problem().endsWith("Fetch the file again, or use another one."), entry.problem());
    }
}
