package graft.engine.data;

import graft.engine.data.tokens.Encoded;
import graft.engine.data.tokens.SpecialTokens;
import graft.engine.data.tokens.TokenIds;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Turns rows into tokens and labels, each kind of task in its way. Counts what it had to change.
final class RowEncoder {

    private final Task.Kind kind;
    private final Tokenizer tokenizer;
    private final int maxLength;
    private final int mostCharacters;
    private final LongFunction<String> where;
    private final LabelNames labels = new LabelNames();
    private @Nullable Dialogue dialogue;
    private long cutCells;
    private long emptyTexts;
    private long skipped;

    /// @param where a row's number to words, for refusals
    RowEncoder(Task.Kind kind, Tokenizer tokenizer, int maxLength, LongFunction<String> where) {
        this.kind = kind;
        this.tokenizer = tokenizer;
        this.maxLength = maxLength;
        this.mostCharacters = Math.max(20_000, (int) Math.min(64L * maxLength, 1 << 22));
        this.where = where;
    }

    /// More characters of a text than this are never looked at.
    int mostCharacters() {
        return mostCharacters;
    }

    LabelNames labels() {
        return labels;
    }

    /// Sentences about what was changed, for the report.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (cutCells > 0) {
            warnings.add(cutCells + (cutCells == 1 ? " cell is" : " cells are") + " longer than " + mostCharacters
                    + " characters; only the beginning is read.");
        }
        if (emptyTexts > 0) {
            warnings.add(emptyTexts + (emptyTexts == 1 ? " row has" : " rows have") + " no text.");
        }
        if (skipped > 0) {
            warnings.add(skipped + (skipped == 1 ? " row was" : " rows were") + " left out: nothing to predict in it.");
        }
        return warnings;
    }

    /// The rows' tokens; rows in which nothing could be predicted are missing.
    List<EncodedRow> encode(List<RawRow> rows) {
        List<RawRow> bounded = rows.stream().map(this::bounded).toList();
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> classified(bounded);
            case TOKEN_CLASSIFICATION -> bounded.stream().map(this::tagged).toList();
            case CAUSAL_LM -> causal(bounded);
            case MASKED_LM -> masked(bounded);
            case INSTRUCTION -> present(bounded.stream().map(this::instruction).toList());
        };
    }

    private List<EncodedRow> classified(List<RawRow> rows) {
        List<String> pairs = rows.stream().map(RawRow::pair).toList();
        List<TokenIds> encoded = tokenizer.encodeAll(texts(rows), pairs, maxLength, true);
        List<EncodedRow> result = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            RawRow row = rows.get(i);
            emptyTexts += row.text().isBlank() && row.pair().isBlank() ? 1 : 0;
            result.add(row(encoded.get(i), null, TextHash.of(row.text(), row.pair()), value(row), classes(row)));
        }
        return result;
    }

    private static List<String> texts(List<RawRow> rows) {
        return rows.stream().map(RawRow::text).toList();
    }

    private double value(RawRow row) {
        if (kind == Task.Kind.CLASSIFICATION) {
            return labels.index(row.labels().getFirst(), () -> where.apply(row.number()));
        }
        if (kind != Task.Kind.REGRESSION) {
            return Double.NaN;
        }
        String text = row.labels().getFirst();
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw noNumber(row, text, e);
        }
        throw noNumber(row, text, null);
    }

    private InvalidInput noNumber(RawRow row, String text, @Nullable Throwable cause) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new InvalidInput(
                ErrorCode.DATA_LABELS,
                where.apply(row.number()) + ": the label \"" + shown + "\" is not a finite number.",
                "task.kind is regression; choose classification for named labels, or correct the row.",
                cause);
    }

    private int[] classes(RawRow row) {
        return kind == Task.Kind.MULTI_LABEL
                ? row.labels().stream()
                        .mapToInt(name -> labels.index(name, () -> where.apply(row.number())))
                        .toArray()
                : new int[0];
    }

    /// A word's tag stands at its first token; all other positions are ignored.
    private EncodedRow tagged(RawRow row) {
        Encoded encoded = tokenizer.encode(row.text(), maxLength);
        int[] tokenLabels = new int[encoded.length()];
        Arrays.fill(tokenLabels, Batch.IGNORE);
        int[] positions = Words.firstTokens(encoded, row.words());
        for (int word = 0; word < positions.length; word++) {
            int tag = labels.index(row.labels().get(word), () -> where.apply(row.number()));
            if (positions[word] != Words.NONE) {
                tokenLabels[positions[word]] = tag;
            }
        }
        emptyTexts += row.words().isEmpty() ? 1 : 0;
        TokenIds ids = new TokenIds(encoded.ids(), encoded.typeIds(), encoded.fullLength());
        return row(ids, tokenLabels, TextHash.of(row.text(), ""), Double.NaN, new int[0]);
    }

    /// Text with its end token; where the text is cut, there is no end to learn.
    private List<EncodedRow> causal(List<RawRow> rows) {
        List<TokenIds> encoded = tokenizer.encodeAll(texts(rows), List.of(), Tokenizer.UNLIMITED, true);
        int end = tokenizer.specials().end();
        List<EncodedRow> result = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            int[] ids = encoded.get(i).ids();
            if (end != SpecialTokens.NONE && (ids.length == 0 || ids[ids.length - 1] != end)) {
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = end;
            }
            if (rows.get(i).text().isBlank() || ids.length < 2) {
                skipped++;
            } else {
                int[] cut = ids.length > maxLength ? Arrays.copyOf(ids, maxLength) : ids;
                result.add(plain(new TokenIds(cut, new int[cut.length], ids.length), rows.get(i)));
            }
        }
        return result;
    }

    private List<EncodedRow> masked(List<RawRow> rows) {
        List<TokenIds> encoded = tokenizer.encodeAll(texts(rows), List.of(), maxLength, true);
        List<EncodedRow> result = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            int[] ids = encoded.get(i).ids();
            if (Arrays.stream(ids).allMatch(tokenizer.specials()::contains)) {
                skipped++;
            } else {
                result.add(plain(encoded.get(i), rows.get(i)));
            }
        }
        return result;
    }

    private EncodedRow plain(TokenIds ids, RawRow row) {
        return row(ids, null, TextHash.of(row.text(), ""), Double.NaN, new int[0]);
    }

    /// Prompt, response, end token; only response and end are predicted. Where both do not fit, the prompt
    /// loses its oldest tokens down to half of the length, then the response its last.
    private @Nullable EncodedRow instruction(RawRow row) {
        if (row.pair().isBlank()) {
            skipped++;
            return null;
        }
        Dialogue dialogue = dialogue();
        int[] prompt = dialogue.prompt(row.text());
        int[] response = dialogue.response(row.text(), row.pair());
        int full = prompt.length + response.length;
        int promptRoom = Math.max(maxLength - response.length, maxLength / 2);
        if (prompt.length > promptRoom) {
            prompt = dialogue.prompt(row.text(), promptRoom);
        }
        int length = Math.min(maxLength, prompt.length + response.length);
        int[] ids = Arrays.copyOf(prompt, length);
        System.arraycopy(response, 0, ids, prompt.length, length - prompt.length);
        int[] tokenLabels = ids.clone();
        Arrays.fill(tokenLabels, 0, prompt.length, Batch.IGNORE);
        return new EncodedRow(
                ids, new int[length], tokenLabels, full, TextHash.of(row.text(), ""), Double.NaN, new int[0]);
    }

    private Dialogue dialogue() {
        Dialogue known = dialogue;
        if (known == null) {
            known = Dialogue.of(tokenizer);
            dialogue = known;
        }
        return known;
    }

    private EncodedRow row(TokenIds tokens, int @Nullable [] tokenLabels, long hash, double value, int[] classes) {
        if (tokens.ids().length == 0) { // an empty text for a model without special tokens still needs a position
            int[] ids = {tokenizer.specials().fill()};
            int[] ignored = {Batch.IGNORE};
            return new EncodedRow(ids, new int[1], tokenLabels == null ? null : ignored, 1, hash, value, classes);
        }
        return new EncodedRow(tokens.ids(), tokens.typeIds(), tokenLabels, tokens.fullLength(), hash, value, classes);
    }

    private RawRow bounded(RawRow row) {
        boolean long1 = row.text().length() > mostCharacters;
        boolean long2 = row.pair().length() > mostCharacters;
        if (!long1 && !long2) {
            return row;
        }
        cutCells += (long1 ? 1 : 0) + (long2 ? 1 : 0);
        return new RawRow(row.number(), cut(row.text()), cut(row.pair()), row.words(), row.labels());
    }

    private String cut(String text) {
        if (text.length() <= mostCharacters) {
            return text;
        }
        boolean between = Character.isHighSurrogate(text.charAt(mostCharacters - 1));
        return text.substring(0, between ? mostCharacters - 1 : mostCharacters);
    }

    private static List<EncodedRow> present(List<@Nullable EncodedRow> rows) {
        List<EncodedRow> present = new ArrayList<>(rows.size());
        for (EncodedRow row : rows) {
            if (row != null) {
                present.add(row);
            }
        }
        return present;
    }
}
