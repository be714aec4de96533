package graft.engine.data;

import graft.engine.data.TokenSample.Token;
import graft.engine.data.table.Table;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The first rows of a data source as training would see them: with special tokens, with what truncation cuts, and
/// with the places that count in the loss. The same encoder that makes the token files makes these, once with the
/// recipe's length and once without a limit.
public final class TokenSamples {

    /// Cut tokens that are shown of a row; a book in a cell is not sent whole.
    private static final int MOST_CUT = 48;

    private final Task.Kind kind;
    private final Tokenizer tokenizer;
    private final RowEncoder cut;
    private final RowEncoder whole;

    private TokenSamples(Task.Kind kind, Tokenizer tokenizer, int maxLength, Table table) {
        this.kind = kind;
        this.tokenizer = tokenizer;
        this.cut = new RowEncoder(kind, tokenizer, maxLength, table::where);
        this.whole = new RowEncoder(kind, tokenizer, Tokenizer.UNLIMITED, table::where);
    }

    /// The first rows of the training table in which there is something to learn.
    ///
    /// @param kind      of task: the recipe's, or the one that the columns suggest
    /// @param tokenizer the base model's; borrowed
    /// @param most      rows
    /// @throws graft.engine.error.InvalidInput as {@link Preparation#prepare}
    public static List<TokenSample> first(
            DataSpec spec, Task.Kind kind, Tokenizer tokenizer, int most, Progress progress) {
        return first(spec, kind, tokenizer, Samples.bundled(), most, progress);
    }

    static List<TokenSample> first(
            DataSpec spec, Task.Kind kind, Tokenizer tokenizer, Samples samples, int most, Progress progress) {
        if (most <= 0) {
            return List.of();
        }
        Sources sources = Sources.resolve(spec, samples);
        List<TokenSample> shown = new ArrayList<>();
        try (Table table = Table.open(sources.train(), () -> progress.step("Looking at the rows", 0, 0))) {
            Roles roles = Roles.of(table, sources.columns(), kind);
            TokenSamples encoder = new TokenSamples(kind, tokenizer, spec.maxLength(), table);
            try (RawRow.Source rows = new RawRow.Source(table, roles, encoder.cut.mostCharacters() + 1)) {
                while (shown.size() < most && rows.next()) {
                    RawRow row = rows.row();
                    List<EncodedRow> kept = encoder.cut.encode(List.of(row));
                    if (!kept.isEmpty()) {
                        List<EncodedRow> all = encoder.whole.encode(List.of(row));
                        shown.add(encoder.sample(row, kept.getFirst(), all.getFirst(), shown.size()));
                    }
                }
            }
        }
        return shown;
    }

    private TokenSample sample(RawRow row, EncodedRow kept, EncodedRow all, int number) {
        boolean[] stays = stays(kept, all);
        Example seen = seen(kept, number);
        List<Token> tokens = new ArrayList<>();
        int cutTokens = 0;
        int at = 0;
        for (int i = 0; i < stays.length; i++) {
            if (stays[i] && at < kept.inputIds().length) {
                tokens.add(token(seen, kept.inputIds()[at], at));
                at++;
            } else if (cutTokens++ < MOST_CUT) {
                int id = all.inputIds()[i];
                tokens.add(new Token(text(id), second(all, i), false, false, false, ""));
            }
        }
        return new TokenSample(tokens, kept.inputIds().length, kept.fullLength(), target(row));
    }

    /// What the collator makes of the row in the first epoch: masks are drawn there.
    private Example seen(EncodedRow row, int number) {
        Example example = new Example(row.inputIds(), row.typeIds(), row.tokenLabels(), new double[0]);
        return kind == Task.Kind.MASKED_LM
                ? new Masking(tokenizer.specials(), tokenizer.vocabularySize(), 0).mask(example, 0, number)
                : example;
    }

    private Token token(Example seen, int original, int at) {
        int id = seen.inputIds()[at];
        int[] labels = seen.tokenLabels();
        boolean predicted = switch (kind) {
            case CAUSAL_LM -> at > 0; // each from those before it: the first has none
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> false;
            case INSTRUCTION, MASKED_LM, TOKEN_CLASSIFICATION -> labels != null && labels[at] != Batch.IGNORE;
        };
        String label = "";
        if (predicted && kind == Task.Kind.TOKEN_CLASSIFICATION && labels != null) {
            label = cut.labels().seen().get(labels[at]).name();
        } else if (predicted && kind == Task.Kind.MASKED_LM) {
            label = text(original);
        }
        boolean second = kind == Task.Kind.INSTRUCTION ? predicted : seen.typeIds()[at] == 1;
        return new Token(text(id), second, tokenizer.specials().contains(id), true, predicted, label);
    }

    private boolean second(EncodedRow row, int at) {
        int[] labels = row.tokenLabels();
        return kind == Task.Kind.INSTRUCTION && labels != null ? labels[at] != Batch.IGNORE : row.typeIds()[at] == 1;
    }

    private String text(int id) {
        return tokenizer.decodeVerbatim(new int[] {id});
    }

    private String target(RawRow row) {
        return switch (kind) {
            case CLASSIFICATION, MULTI_LABEL, REGRESSION -> String.join(", ", row.labels());
            case TOKEN_CLASSIFICATION, CAUSAL_LM, INSTRUCTION, MASKED_LM -> "";
        };
    }

    /// Which tokens of the whole row are among the kept ones. A prompt loses its oldest tokens, every other text its
    /// last ones.
    private boolean[] stays(EncodedRow kept, EncodedRow all) {
        int[] few = kept.inputIds();
        int[] many = all.inputIds();
        boolean[] stays = new boolean[many.length];
        if (kind != Task.Kind.INSTRUCTION) {
            forward(few, 0, many, 0, stays);
            return stays;
        }
        int promptKept = prompt(kept);
        int promptAll = prompt(all);
        int start = 0;
        while (start < promptKept && few[start] == many[start]) {
            stays[start++] = true; // the model's own start, and what a template puts in front
        }
        int at = promptKept - 1;
        for (int i = promptAll - 1; i >= start && at >= start; i--) {
            if (many[i] == few[at]) {
                stays[i] = true;
                at--;
            }
        }
        forward(few, promptKept, many, promptAll, stays);
        return stays;
    }

    private static int prompt(EncodedRow row) {
        int[] labels = row.tokenLabels();
        return labels == null
                ? 0
                : (int) Arrays.stream(labels)
                        .takeWhile(label -> label == Batch.IGNORE)
                        .count();
    }

    private static void forward(int[] few, int fewFrom, int[] many, int manyFrom, boolean[] stays) {
        int at = fewFrom;
        for (int i = manyFrom; i < many.length && at < few.length; i++) {
            if (many[i] == few[at]) {
                stays[i] = true;
                at++;
            }
        }
    }
}
