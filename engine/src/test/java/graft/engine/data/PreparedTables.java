package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tables that a test writes, prepared with a small tokenizer.
abstract class PreparedTables {

    static final Task SENTIMENT = new Task(Task.Kind.CLASSIFICATION, List.of());

    @TempDir
    Path folder;

    Tokenizer tokenizer;
    Path cache;

    @BeforeEach
    void load() throws IOException {
        tokenizer = Tokenizers.encoder(folder.resolve("model"));
        cache = folder.resolve("workspace/cache/data");
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    PreparedData prepare(DataSpec spec, Task task) {
        return Preparation.prepare(spec, task, tokenizer, new Samples(null), cache, Progress.NONE);
    }

    PreparedData prepare(Path file, Task task) {
        return prepare(new DataSpec(file.toString()), task);
    }

    InvalidInput refused(DataSpec spec, Task task, ErrorCode code) {
        InvalidInput refusal =
                assertThrows(InvalidInput.class, () -> prepare(spec, task).close());
        assertEquals(code, refusal.code(), refusal.paragraph());
        return refusal;
    }

    static String reviews(int rows) {
        StringBuilder csv = new StringBuilder("id,text,label\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i).append(",the film number ").append(i).append(i % 4 == 0 ? " was bad" : " was good");
            csv.append(i % 4 == 0 ? ",negative\n" : ",positive\n");
        }
        return csv.toString();
    }

    List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    List<String> texts(Rows rows) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Example example = rows.get(i);
            texts.add(tokenizer.decode(example.inputIds()) + " " + Arrays.toString(example.labels()));
        }
        return texts;
    }
}
