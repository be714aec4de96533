package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparationTest extends PreparedTables {

    @Test
    void aTableBecomesLabelledTokensSplitByLabel() throws IOException {
        try (PreparedData data = prepare(write("a.csv", reviews(200)), SENTIMENT)) {
            assertEquals(List.of("negative", "positive"), data.labels());
            assertEquals(180, data.train().size());
            assertEquals(20, data.validation().size());
            assertEquals(0, data.test().size());
            assertEquals(Map.of("text", "text", "label", "label"), data.facts().roles());
            assertEquals(
                    List.of(new DataFacts.LabelCount("negative", 45), new DataFacts.LabelCount("positive", 135)),
                    data.facts().labels());
            Example first = data.train().get(0);
            assertEquals(data.train().length(0), first.inputIds().length);
            assertEquals(tokenizer.specials().cls(), first.inputIds()[0]);
            boolean negative = tokenizer.decode(first.inputIds()).contains("bad");
            assertEquals(negative ? 0 : 1, first.labels()[0]);
            assertEquals(
                    200,
                    data.facts().lengths().stream()
                                    .mapToLong(DataFacts.LengthBin::rows)
                                    .sum()
                            + 20);
        }
    }

    @Test
    void oneHugeRowLeavesTheLengthsOfTheOthersApart() throws IOException {
        String huge = "60," + "soup ".repeat(20_000).strip() + ",positive\n"; // twice: repeated rows stay in training
        try (PreparedData data = prepare(write("a.csv", reviews(60) + huge + huge), SENTIMENT)) {
            List<DataFacts.LengthBin> bins = data.facts().lengths();
            int width = bins.getFirst().upTo();
            assertTrue(width <= 64, "of 16 bins up to the longest row the first would hold all others: " + bins);
            assertTrue(bins.getLast().upTo() > 1_000, bins.toString());
            assertEquals(2, bins.getLast().rows());
            assertEquals(
                    data.train().size(),
                    bins.stream().mapToLong(DataFacts.LengthBin::rows).sum());
        }
    }

    @Test
    void repeatedTextsStayInTrainingAndLeaksAreCounted() throws IOException {
        StringBuilder csv = new StringBuilder(reviews(40));
        for (int i = 0; i < 20; i++) {
            csv.append(i).append(",  The FILM number ").append(i).append(i % 4 == 0 ? " was bad" : " was good");
            csv.append(i % 4 == 0 ? ",negative\n" : ",positive\n");
        }
        Path train = write("a.csv", csv.toString());
        Path test = write("t.csv", "text,label\nthe film number 3 was good,positive\na new book,negative\n");
        DataSpec spec = new DataSpec(train.toString())
                .withSource(new DataSpec.Source(train.toString(), null, test.toString()))
                .withValidationShare(0.3);
        try (PreparedData data = prepare(spec, SENTIMENT)) {
            assertEquals(40, data.facts().duplicates());
            assertEquals(1, data.facts().leaked());
            assertEquals(2, data.test().size());
            for (String text : texts(data.validation())) {
                int number = Integer.parseInt(text.replaceAll("\\D*(\\d+) was.*", "$1"));
                assertTrue(number >= 20, text);
            }
            assertTrue(data.facts().warnings().stream().anyMatch(w -> w.contains("test result flatters")));
        }
    }

    @Test
    void pairsAndTemplatesFillTheText() throws IOException {
        Path file = write("a.csv", "premise,hypothesis,label\nthe film,was good,yes\nthe book,was bad,no\n");
        try (PreparedData data = prepare(new DataSpec(file.toString()).withValidationShare(0), SENTIMENT)) {
            assertEquals(
                    Map.of("text", "premise", "pair", "hypothesis", "label", "label"),
                    data.facts().roles());
            Example first = data.train().get(0);
            assertEquals("the film was good", tokenizer.decode(first.inputIds()));
            assertEquals(1, first.typeIds()[first.typeIds().length - 1]);
        }
        DataSpec template = new DataSpec(file.toString())
                .withColumns(Map.of("text", "{hypothesis}, {premise}!", "label", "label"))
                .withValidationShare(0);
        try (PreparedData data = prepare(template, SENTIMENT)) {
            assertEquals(
                    "was good, the film!", tokenizer.decode(data.train().get(0).inputIds()));
        }
    }

    @Test
    void valuesOfManyKindsAreARegression() throws IOException {
        StringBuilder csv = new StringBuilder("text,score\n");
        for (int i = 0; i < 50; i++) {
            csv.append("the film number ").append(i).append(',').append(i / 4.0).append('\n');
        }
        Path file = write("a.csv", csv.toString());
        DataFacts facts = Preparation.inspect(
                new DataSpec(file.toString()), SENTIMENT, tokenizer, new Samples(null), cache, Progress.NONE);
        assertEquals(Task.Kind.REGRESSION, facts.task());
        try (PreparedData data = prepare(
                new DataSpec(file.toString()).withValidationShare(0), new Task(Task.Kind.REGRESSION, List.of()))) {
            assertEquals(12.25, data.train().get(49).labels()[0]);
            assertTrue(data.labels().isEmpty());
        }
        write("a.csv", csv + "the film,none\n");
        String message = refused(
                        new DataSpec(file.toString()), new Task(Task.Kind.REGRESSION, List.of()), ErrorCode.DATA_LABELS)
                .getMessage();
        assertTrue(message.contains("line 52") && message.contains("none"), message);
    }

    @Test
    void tagsStandAtTheFirstTokenOfTheirWord() throws IOException {
        Path file = write("a.jsonl", """
                {"tokens": ["Ada", "lives", "in", "Zürich", "!"], "tags": ["PER", "O", "O", "LOC", "O"]}
                {"tokens": ["the", "old mill"], "tags": ["O", "LOC"]}
                """);
        DataSpec spec = new DataSpec(file.toString()).withValidationShare(0);
        try (PreparedData data = prepare(spec, new Task(Task.Kind.TOKEN_CLASSIFICATION, List.of()))) {
            assertEquals(List.of("LOC", "O", "PER"), data.labels());
            // [CLS] ada lives in z ##u ##r ##i ##c ##h ! [SEP]
            assertArrayEquals(
                    new int[] {-100, 2, 1, 1, 0, -100, -100, -100, -100, -100, 1, -100},
                    data.train().get(0).tokenLabels());
            assertArrayEquals(
                    new int[] {-100, 1, 0, -100, -100}, data.train().get(1).tokenLabels());
        }
        assertEquals(
                Task.Kind.TOKEN_CLASSIFICATION,
                Preparation.inspect(spec, SENTIMENT, tokenizer, new Samples(null), cache, Progress.NONE)
                        .task());
        write("a.jsonl", "{\"tokens\": [\"a\", \"b\"], \"tags\": [\"O\"]}\n");
        assertTrue(refused(spec, new Task(Task.Kind.TOKEN_CLASSIFICATION, List.of()), ErrorCode.DATA_LABELS)
                .getMessage()
                .contains("line 1: 2 tokens but 1 tags"));
    }

    @Test
    void instructionsPredictTheResponseAndItsEnd() throws IOException {
        Path file = write(
                "a.jsonl",
                "{\"prompt\": \"say hi:\", \"response\": \"hi!\"}\n{\"prompt\": \"x\", \"response\": \"\"}\n");
        DataSpec spec = new DataSpec(file.toString()).withValidationShare(0);
        Task task = new Task(Task.Kind.INSTRUCTION, List.of());
        try (Tokenizer decoder = Tokenizers.decoder(folder.resolve("decoder"));
                PreparedData data = Preparation.prepare(spec, task, decoder, new Samples(null), cache, Progress.NONE);
                PreparedData tight = Preparation.prepare(
                        spec.withMaxLength(6), task, decoder, new Samples(null), cache, Progress.NONE)) {
            Example row = data.train().get(0);
            int[] labels = row.tokenLabels();
            assertNotNull(labels);
            assertEquals("say hi:hi!", decoder.decode(row.inputIds()));
            assertEquals(1, row.inputIds()[0]);
            assertArrayEquals(
                    new int[] {-100, -100, -100, -100, -100, -100, -100, -100, 11, 12, 33, 2}, fix(labels, row));
            assertEquals(1, data.train().size());
            assertTrue(data.facts().warnings().stream().anyMatch(w -> w.contains("nothing to predict")));
            Example cut = tight.train().get(0);
            assertEquals(6, cut.inputIds().length);
            assertEquals(1, cut.inputIds()[0]);
            assertEquals(1.0, tight.facts().truncatedShare());
        }
    }

    /// What is predicted is what stands there, or nothing.
    private static int[] fix(int[] labels, Example row) {
        for (int i = 0; i < labels.length; i++) {
            assertTrue(labels[i] == Batch.IGNORE || labels[i] == row.inputIds()[i]);
        }
        return labels;
    }

    @Test
    void textsForLanguageModelsEndWithTheEndToken() throws IOException {
        Path file = write("a.csv", "text\nabc\n\"\"\nabcdefghij\n");
        DataSpec spec = new DataSpec(file.toString()).withValidationShare(0).withMaxLength(6);
        try (Tokenizer decoder = Tokenizers.decoder(folder.resolve("decoder"));
                PreparedData data = Preparation.prepare(
                        spec,
                        new Task(Task.Kind.CAUSAL_LM, List.of()),
                        decoder,
                        new Samples(null),
                        cache,
                        Progress.NONE)) {
            assertArrayEquals(new int[] {1, 4, 5, 6, 2}, data.train().get(0).inputIds());
            assertArrayEquals(new int[] {1, 4, 5, 6, 7, 8}, data.train().get(1).inputIds());
        }
    }

    @Test
    void severalLabelsOfARowAreZerosAndOnes() throws IOException {
        Path file = write("a.csv", "text,labels\nthe film,funny;old\na book,old\nthe mill,\n");
        try (PreparedData data = prepare(
                new DataSpec(file.toString()).withValidationShare(0), new Task(Task.Kind.MULTI_LABEL, List.of()))) {
            assertEquals(List.of("funny", "old"), data.labels());
            assertArrayEquals(new double[] {1, 1}, data.train().get(0).labels());
            assertArrayEquals(new double[] {0, 1}, data.train().get(1).labels());
            assertArrayEquals(new double[] {0, 0}, data.train().get(2).labels());
        }
    }

    @Test
    void wrongLabelsAreNamedWithTheirRow() throws IOException {
        Path file = write("a.csv", "text,label\na film,x\na book,x\n");
        DataSpec spec = new DataSpec(file.toString());
        assertTrue(refused(spec, SENTIMENT, ErrorCode.DATA_LABELS).getMessage().contains("one class only"));
        assertTrue(cached().isEmpty(), "wrong data left something on disk");
        write("a.csv", "text,label\na film,x\na book,y\na mill,z\n");
        String stated = refused(spec, new Task(Task.Kind.CLASSIFICATION, List.of("x", "y")), ErrorCode.DATA_LABELS)
                .getMessage();
        assertTrue(stated.contains("line 4") && stated.contains("\"z\""), stated);
        write("a.csv", "text,label\na film,x\na book,\n");
        assertTrue(refused(spec, SENTIMENT, ErrorCode.DATA_LABELS).getMessage().contains("line 3"));
        write("a.csv", "text,label\na film,x\na book,y\n");
        Path validation = write("v.csv", "text,label\na film,x\na book,unknown\n");
        String unseen = refused(
                        spec.withSource(new DataSpec.Source(file.toString(), validation.toString(), null)),
                        SENTIMENT,
                        ErrorCode.DATA_LABELS)
                .getMessage();
        assertTrue(unseen.contains("v.csv, line 3") && unseen.contains("does not occur in the training"), unseen);
    }

    @Test
    void missingColumnsAndFilesListWhatThereIs() throws IOException {
        Path file = write("a.csv", "body,kind\na film,x\na book,y\n");
        InvalidInput refusal = refused(
                new DataSpec(file.toString()).withColumns(Map.of("text", "text", "label", "kind")),
                SENTIMENT,
                ErrorCode.DATA_COLUMN_MISSING);
        assertTrue(refusal.nextStep().contains("body, kind"), refusal.paragraph());
        InvalidInput template = refused(
                new DataSpec(file.toString()).withColumns(Map.of("text", "{title} {body}")),
                SENTIMENT,
                ErrorCode.DATA_COLUMN_MISSING);
        assertTrue(template.getMessage().contains("\"title\""), template.paragraph());
        refused(new DataSpec("no-such-sample"), SENTIMENT, ErrorCode.FILE_NOT_FOUND);
        assertFalse(Files.exists(cache) && !cached().isEmpty());
    }

    @Test
    void aCellOfAMillionCharactersIsCutWithAWarning() throws IOException {
        Path file = write("a.csv", "text,label\n" + "good ".repeat(300_000) + ",x\nbad,y\n");
        try (PreparedData data = prepare(new DataSpec(file.toString()).withValidationShare(0), SENTIMENT)) {
            assertEquals(128, data.train().length(0));
            assertTrue(data.facts().warnings().stream().anyMatch(w -> w.contains("only the beginning is read")));
            assertTrue(data.facts().samples().getFirst().get("text").length() < 1000);
        }
    }

    @Test
    void rowsToEvaluateOnKeepTheLabelsOfTheAdapter() throws IOException {
        Path file = write("a.csv", "text,label\na good film,positive\na very good book,positive\n");
        Task task = new Task(Task.Kind.CLASSIFICATION, List.of("positive", "other"));
        DataSpec spec = new DataSpec(file.toString());
        try (PreparedData data =
                Preparation.evaluation(spec, task, tokenizer, new Samples(null), cache, Progress.NONE)) {
            assertEquals(2, data.test().size());
            assertEquals(0, data.train().size());
            assertEquals(0, data.test().get(1).labels()[0]);
            assertEquals(2, data.facts().testRows());
        }
        InvalidInput refusal = assertThrows(
                InvalidInput.class,
                () -> Preparation.evaluation(
                        spec, task.withLabels(List.of("x", "y")), tokenizer, new Samples(null), cache, Progress.NONE));
        assertTrue(refusal.getMessage().contains("line 2"), refusal.paragraph());
    }

    @Test
    void aLengthWithoutRoomForTextIsRefused() throws IOException {
        DataSpec spec = new DataSpec(write("a.csv", reviews(10)).toString());
        String message = refused(spec.withMaxLength(4), SENTIMENT, ErrorCode.RECIPE_INVALID)
                .getMessage();
        assertTrue(message.startsWith("data.maxLength: 4"), message);
        prepare(spec.withMaxLength(5), SENTIMENT).close();
    }

    @Test
    void textsAtHandAreTokenisedAsInTraining() throws IOException {
        Path file = write("a.jsonl", """
                {"tokens": ["Ada", "lives", "in", "York", "!"], "tags": ["PER", "O", "O", "LOC", "O"]}
                """);
        DataSpec spec = new DataSpec(file.toString()).withValidationShare(0);
        TextRows texts =
                new TextRows(Task.Kind.TOKEN_CLASSIFICATION, tokenizer, List.of(" Ada  lives in York !"), List.of(), 5);
        try (PreparedData data = prepare(spec.withMaxLength(5), new Task(Task.Kind.TOKEN_CLASSIFICATION, List.of()))) {
            assertArrayEquals(data.train().get(0).inputIds(), texts.get(0).inputIds());
        }
        assertEquals(List.of("Ada", "lives", "in", "York", "!"), texts.words(0));
        assertArrayEquals(new int[] {1, 2, 3, -1, -1}, texts.wordPositions(0));
    }

    @Test
    void aColumnThatIsNoLabelIsNoticed() throws IOException {
        DataSpec spec = new DataSpec(write("a.csv", reviews(120)).toString())
                .withColumns(Map.of("text", "text", "label", "id"));
        assertTrue(refused(spec, SENTIMENT, ErrorCode.DATA_LABELS).getMessage().contains("120 different labels"));
    }

    @Test
    void rowsAreNotHeldWhileTheyAreRead() throws IOException {
        Path file = folder.resolve("long.csv");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("text,label\n");
            for (int i = 0; i < 100; i++) {
                out.write("x".repeat(300_000) + i + "," + i % 2 + "\n"); // 30 MB
            }
        }
        long before = used();
        long[] most = {0};
        Progress measuring = (stage, done, total) -> {
            if (done > 90) {
                most[0] = Math.max(most[0], used());
            }
            return true;
        };
        Preparation.prepare(new DataSpec(file.toString()), SENTIMENT, tokenizer, new Samples(null), cache, measuring)
                .close();
        long growth = most[0] - before;
        assertTrue(most[0] > 0 && growth < 11_000_000, growth + " bytes more in use near the end of the file");
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
