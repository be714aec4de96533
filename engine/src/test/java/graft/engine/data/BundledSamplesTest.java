package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Samples bring their columns, task and test rows along.
class BundledSamplesTest extends PreparedTables {

    @Test
    void aSampleBringsItsColumnsAndTestRows() throws IOException {
        Path own = Files.createDirectories(folder.resolve("samples/data/toy"));
        Files.writeString(own.resolve("train.csv"), "t,l\nthe film,x\nthe book,y\n");
        Files.writeString(own.resolve("test.csv"), "t,l\nthe mill,x\n");
        Files.writeString(own.resolve("sample.json"), """
                {"name": "toy", "title": "Toy", "task": {"kind": "classification", "labels": ["y", "x"]},
                 "columns": {"text": "t", "label": "l"}, "files": {"train": "train.csv", "test": "test.csv"},
                 "rows": 2, "description": "two rows"}
                """);
        Samples samples = new Samples(folder.resolve("samples/data"));
        Sample toy = samples.find("toy").orElseThrow();
        assertEquals(List.of(toy), samples.all());
        assertEquals(2, toy.rows());
        try (PreparedData data = Preparation.prepare(
                new DataSpec("toy").withValidationShare(0), toy.task(), tokenizer, samples, cache, Progress.NONE)) {
            assertEquals(1, data.test().size());
            assertEquals(List.of("y", "x"), data.labels());
            assertEquals(1, data.test().get(0).labels()[0]);
        }
        assertTrue(samples.find("../toy").isEmpty());
        Files.writeString(
                own.resolve("sample.json"),
                "{\"task\": {\"kind\": \"classification\"}, \"files\": {\"train\": \"../x\"}}");
        assertThrows(InvalidInput.class, () -> samples.find("toy"));
    }

    @Test
    void theBundledReviewsAreReadByTheirName() {
        Samples bundled = Samples.bundled();
        Sample reviews = bundled.find("reviews").orElseThrow();
        try (PreparedData data =
                Preparation.prepare(new DataSpec("reviews"), reviews.task(), tokenizer, cache, Progress.NONE)) {
            assertEquals(reviews.rows(), data.train().size() + data.validation().size());
            assertEquals(reviews.task().labels(), data.labels());
            assertTrue(data.test().size() > 0);
        }
    }

    @Test
    void everySampleIsWhatItsCardSays() throws IOException {
        try (Tokenizer decoder = Tokenizers.decoder(folder.resolve("decoder"))) {
            for (Sample sample : Samples.bundled().all()) {
                Tokenizer fitting = sample.task().kind() == Task.Kind.INSTRUCTION ? decoder : tokenizer;
                DataSpec spec = new DataSpec(sample.name());
                try (PreparedData data = Preparation.prepare(spec, sample.task(), fitting, cache, Progress.NONE)) {
                    DataFacts facts = data.facts();
                    assertEquals(sample.rows(), facts.trainRows() + facts.validationRows(), sample.name());
                    assertTrue(facts.testRows() > 0, sample.name());
                    assertEquals(0, facts.leaked(), sample.name());
                    assertEquals(sample.columns(), facts.roles(), sample.name());
                }
                DataSpec file = new DataSpec(sample.train().toString());
                DataFacts guessed = Preparation.inspect(file, SENTIMENT, fitting, cache, Progress.NONE);
                assertEquals(sample.task().kind(), guessed.task(), sample.name());
                assertEquals(sample.columns(), guessed.roles(), sample.name());
                assertFalse(sample.title().isBlank() || sample.description().isBlank(), sample.name());
            }
        }
    }
}
