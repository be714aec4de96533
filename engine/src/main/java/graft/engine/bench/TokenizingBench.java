package graft.engine.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.data.tokens.TokenIds;
import graft.engine.data.tokens.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How fast a tokenizer turns texts of some twenty words into ids: one by one, and many at once on all
/// cores, as training does.
///
/// @param model  whose tokenizer it is
/// @param kind   as its file names it: WordPiece, BPE or Unigram
/// @param single texts one after the other
/// @param batch  all at once
public record TokenizingBench(String model, String kind, Speed single, Speed batch) {

    /// @param tokensPerSecond special tokens included
    /// @param bytesPerSecond  of the text in UTF-8
    public record Speed(double tokensPerSecond, double bytesPerSecond) {}

    private static final int TEXTS = 2000;

    private static final String[] WORDS =
            ("the a of to and in that it was for on with as his they at be this from have or by one had not but what all"
                            + " were when your can said there use each which she how their if will up other about out many then"
                            + " these some would make like him into time has look two more write see number way could people"
                            + " weather, market; unhappily international Tuesday. 1987 don't re-opened café naïve £12.50")
                    .split(" ");

    /// The fastest of some passes over the same texts.
    public static TokenizingBench measure(String model, Path folder, int passes) {
        SplittableRandom random = new SplittableRandom(1);
        List<String> texts = IntStream.range(0, TEXTS)
                .mapToObj(_ -> IntStream.range(0, 10 + random.nextInt(20))
                        .mapToObj(_ -> WORDS[random.nextInt(WORDS.length)])
                        .collect(Collectors.joining(" ")))
                .toList();
        long bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            Speed single = fastest(
                    passes,
                    bytes,
                    texts,
                    all -> all.stream()
                            .mapToInt(text ->
                                    tokenizer.encode(text, Tokenizer.UNLIMITED).ids().length)
                            .sum());
            Speed batch = fastest(
                    passes,
                    bytes,
                    texts,
                    all -> tokenizer.encodeAll(all, List.of(), Tokenizer.UNLIMITED, true).stream()
                            .mapToInt(TokenIds::fullLength)
                            .sum());
            return new TokenizingBench(model, kind(folder), single, batch);
        }
    }

    private static Speed fastest(int passes, long bytes, List<String> texts, ToIntFunction<List<String>> encode) {
        encode.applyAsInt(texts);
        double[] seconds = new double[passes];
        int tokens = 0;
        for (int i = 0; i < passes; i++) {
            long start = System.nanoTime();
            tokens = encode.applyAsInt(texts);
            seconds[i] = TrainingStepBench.since(start);
        }
        double best = Arrays.stream(seconds).min().orElseThrow();
        return new Speed(tokens / best, bytes / best);
    }

    private static String kind(Path folder) {
        Path json = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(json)) {
            return Files.isRegularFile(folder.resolve("vocab.txt")) ? "WordPiece" : "BPE";
        }
        try {
            return new ObjectMapper()
                    .readTree(json.toFile())
                    .path("model")
                    .path("type")
                    .asText("");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
