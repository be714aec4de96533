package graft.engine.service;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.tokens.Encoded;
import graft.engine.data.tokens.SpecialTokens;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.Inputs;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies a trained model to texts, prepared as in its training.
final class Predictor {

    private static final int BATCH = 32;
    private static final int MOST_NEW_TOKENS = 64;

    private final AdaptedModel model;
    private final Tokenizer tokenizer;
    private final Task task;
    private final int maxLength;

    Predictor(AdaptedModel model, Tokenizer tokenizer, Recipe recipe) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.task = recipe.task();
        this.maxLength = recipe.data().maxLength();
    }

    List<Prediction> predict(List<String> texts, List<String> pairs) {
        return switch (task.kind()) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> rows(texts, pairs);
            case TOKEN_CLASSIFICATION -> texts.stream().map(this::tags).toList();
            case CAUSAL_LM, INSTRUCTION -> texts.stream().map(this::continuation).toList();
            case MASKED_LM ->
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "A masked language model predicts no label and no continuation.",
                        "Use it as base of a classification, or evaluate it.");
        };
    }

    private List<Prediction> rows(List<String> texts, List<String> pairs) {
        List<Prediction> predictions = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += BATCH) {
            int to = Math.min(texts.size(), from + BATCH);
            List<Encoded> encoded = tokenizer.encodeAll(
                    texts.subList(from, to), pairs.isEmpty() ? pairs : pairs.subList(from, to), maxLength, true);
            float[] logits = logits(encoded);
            int width = logits.length / encoded.size();
            for (int row = 0; row < encoded.size(); row++) {
                predictions.add(
                        row(texts.get(from + row), Arrays.copyOfRange(logits, row * width, (row + 1) * width)));
            }
        }
        return predictions;
    }

    private Prediction row(String text, float[] logits) {
        if (task.kind() == Task.Kind.REGRESSION) {
            return new Prediction(text, String.valueOf(logits[0]), List.of());
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
        return new Prediction(text, label, scores);
    }

    /// Each word with its tag, that of its first token.
    private Prediction tags(String text) {
        Encoded encoded = tokenizer.encode(text, maxLength);
        float[] logits = logits(List.of(encoded));
        int width = task.labels().size();
        int[] points = text.codePoints().toArray();
        StringBuilder tagged = new StringBuilder();
        int end = -1;
        for (int i = 0; i < encoded.length(); i++) {
            int start = encoded.starts()[i];
            while (start < encoded.ends()[i] && Character.isWhitespace(points[start])) {
                start++;
            }
            if (encoded.sequence()[i] != 0 || encoded.ends()[i] <= start || start < end) {
                continue;
            }
            end = start;
            while (end < points.length && !Character.isWhitespace(points[end])) {
                end++;
            }
            String word = new String(points, start, end - start);
            tagged.append(tagged.isEmpty() ? "" : " ").append(word).append('/');
            tagged.append(task.labels().get(largest(logits, i * width, width)));
        }
        return new Prediction(text, tagged.toString(), List.of());
    }

    /// Greedy continuation up to the end token. Each step reads the whole text again, which suits short texts.
    private Prediction continuation(String text) {
        int[] ids = tokenizer.encode(text, Tokenizer.UNLIMITED).ids();
        int end = tokenizer.specials().end();
        int length = ids.length > 0 && ids[ids.length - 1] == end && end != SpecialTokens.NONE ? ids.length - 1 : ids.length;
        if (length == 0) {
            throw new InvalidInput(ErrorCode.ARGUMENT_INVALID, "There is no text to go on from.", "Give some.");
        }
        int most = Math.min(length + MOST_NEW_TOKENS, model.base().shape().positions());
        int[] all = Arrays.copyOf(ids, Math.max(most, length));
        int at = length;
        while (at < most) {
            int next = next(all, at);
            if (next == end) {
                break;
            }
            all[at++] = next;
        }
        return new Prediction(text, tokenizer.decode(Arrays.copyOfRange(all, length, at)).strip(), List.of());
    }

    private int next(int[] ids, int length) {
        try (NDManager scope = model.base().manager().newSubManager()) {
            long[] row = new long[length];
            Arrays.setAll(row, i -> ids[i]);
            Inputs inputs = inputs(scope, row, ones(length), null, 1);
            NDArray logits = model.logits(inputs, false); // (1, S, V)
            float[] last = logits.get("0, " + (length - 1)).toFloatArray();
            return largest(last, 0, last.length);
        }
    }

    private float[] logits(List<Encoded> rows) {
        int length = Math.max(1, rows.stream().mapToInt(Encoded::length).max().orElse(1));
        long[] ids = new long[rows.size() * length];
        long[] mask = new long[ids.length];
        long[] types = new long[ids.length];
        Arrays.fill(ids, tokenizer.specials().fill());
        for (int row = 0; row < rows.size(); row++) {
            Encoded encoded = rows.get(row);
            for (int i = 0; i < encoded.length(); i++) {
                ids[row * length + i] = encoded.ids()[i];
                types[row * length + i] = encoded.typeIds()[i];
                mask[row * length + i] = 1;
            }
            mask[row * length] = 1; // an empty text still has one position
        }
        try (NDManager scope = model.base().manager().newSubManager()) {
            boolean typed = Arrays.stream(types).anyMatch(type -> type != 0);
            return model.logits(inputs(scope, ids, mask, typed ? types : null, rows.size()), false)
                    .toFloatArray();
        }
    }

    private static Inputs inputs(NDManager scope, long[] ids, long[] mask, long @Nullable [] types, int rows) {
        Shape shape = new Shape(rows, ids.length / rows);
        return new Inputs(
                scope.create(ids, shape), scope.create(mask, shape), types == null ? null : scope.create(types, shape));
    }

    private static long[] ones(int length) {
        long[] ones = new long[length];
        Arrays.fill(ones, 1);
        return ones;
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
