package graft.engine.desk;

import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.Batch;
import graft.engine.data.Collator;
import graft.engine.data.Dialogue;
import graft.engine.data.TextRows;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.eval.Feed;
import graft.engine.generate.Generator;
import graft.engine.generate.Sampling;
import graft.engine.generate.TextStream;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.service.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Applies a trained model to texts, prepared as in its training.
final class Predictor {

    private static final int BATCH = 32;
    private static final int MOST_NEW_TOKENS = 64;

    private final AdaptedModel model;
    private final Tokenizer tokenizer;
    private final Task task;
    private final int maxLength;
    private final Collator collator;

    Predictor(AdaptedModel model, Tokenizer tokenizer, Recipe recipe) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.task = recipe.task();
        this.maxLength = recipe.data().maxLength();
        this.collator = new Collator(task.kind(), tokenizer, recipe.training().seed());
    }

    List<Prediction> predict(List<String> texts, List<String> pairs) {
        return switch (task.kind()) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> rows(texts, pairs);
            case TOKEN_CLASSIFICATION -> texts.stream().map(this::tags).toList();
            case CAUSAL_LM, INSTRUCTION ->
                texts.stream().map(this::continuation).toList();
            case MASKED_LM ->
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "A masked language model predicts no label and no continuation.",
                        "Use it as base of a classification, or evaluate it.");
        };
    }

    private List<Prediction> rows(List<String> texts, List<String> pairs) {
        TextRows rows = new TextRows(task.kind(), tokenizer, texts, pairs, maxLength);
        List<Prediction> predictions = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            int[] indices = range(from, Math.min(texts.size(), from + BATCH));
            float[] logits = logits(rows, indices);
            int width = logits.length / indices.length;
            for (int i = 0; i < indices.length; i++) {
                Answer answer = answer(Arrays.copyOfRange(logits, i * width, (i + 1) * width));
                predictions.add(prediction(texts.get(indices[i]), answer, rows, indices[i]));
            }
        }
        return predictions;
    }

    private record Answer(String label, List<Prediction.Score> scores) {}

    private static Prediction prediction(String text, Answer answer, TextRows rows, int row) {
        return new Prediction(text, answer.label, answer.scores, rows.fullLength(row), rows.length(row));
    }

    private Answer answer(float[] logits) {
        if (task.kind() == Task.Kind.REGRESSION) {
            return new Answer(String.valueOf(logits[0]), List.of());
        }
        boolean several = task.kind() == Task.Kind.MULTI_LABEL;
        double[] shares = several ? sigmoid(logits) : softmax(logits);
        List<Prediction.Score> scores = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            scores.add(new Prediction.Score(task.labels().get(i), shares[i]));
        }
        scores.sort(Comparator.comparingDouble(Prediction.Score::probability).reversed());
        String label = several
                ? String.join(
                        ", ",
                        scores.stream()
                                .filter(score -> score.probability() > 0.5)
                                .map(Prediction.Score::label)
                                .toList())
                : scores.getFirst().label();
        return new Answer(label, scores);
    }

    /// Each word with its tag, that of its first token; a word beyond the maximal length has none.
    private Prediction tags(String text) {
        TextRows rows = new TextRows(task.kind(), tokenizer, List.of(text), List.of(), maxLength);
        float[] logits = logits(rows, new int[] {0});
        int width = task.labels().size();
        List<String> words = rows.words(0);
        int[] positions = rows.wordPositions(0);
        StringBuilder tagged = new StringBuilder();
        for (int word = 0; word < words.size(); word++) {
            String tag = positions[word] < 0 ? "–" : task.labels().get(largest(logits, positions[word] * width, width));
            tagged.append(word == 0 ? "" : " ")
                    .append(words.get(word))
                    .append('/')
                    .append(tag);
        }
        return prediction(text, new Answer(tagged.toString(), List.of()), rows, 0);
    }

    /// Greedy continuation up to an end token: the tokenizer's, or one that the configuration names.
    private Prediction continuation(String text) {
        Set<Integer> ends = new HashSet<>(model.base().endTokens());
        ends.add(tokenizer.specials().end());
        TextStream stream = new TextStream(tokenizer::decode, List.of());
        Generator.Settings settings = new Generator.Settings(MOST_NEW_TOKENS, Sampling.GREEDY, ends);
        int[] prompt =
                task.kind() == Task.Kind.INSTRUCTION ? Dialogue.of(tokenizer).prompt(text) : tokenizer.prompt(text);
        new Generator(model).generate(List.of(prompt), settings, (row, id) -> {
            if (!ends.contains(id)) {
                stream.add(id);
            }
            return true;
        });
        return new Prediction(text, stream.text().strip(), List.of(), prompt.length, prompt.length);
    }

    private float[] logits(TextRows rows, int[] indices) {
        Batch batch = collator.collate(rows, indices, Collator.EVALUATION);
        try (NDManager scope = model.base().manager().newSubManager()) {
            return model.logits(Feed.inputs(scope, batch), false).toFloatArray();
        }
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private static int largest(float[] values, int from, int width) {
        int best = from;
        for (int i = from + 1; i < from + width; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best - from;
    }

    static double[] softmax(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double[] shares = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            shares[i] = Math.exp(logits[i] - most);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    private static double[] sigmoid(float[] logits) {
        double[] shares = new double[logits.length];
        Arrays.setAll(shares, i -> 1 / (1 + Math.exp(-logits[i])));
        return shares;
    }
}
