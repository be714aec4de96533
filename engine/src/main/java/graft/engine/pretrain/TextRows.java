package graft.engine.pretrain;

import graft.engine.data.Batch;
import graft.engine.data.Example;
import graft.engine.data.Progress;
import graft.engine.data.Rows;
import graft.engine.data.tokens.TokenIds;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.pretrain.world.Corpus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Documents as rows of tokens, in memory: a document is one row, or several where it is longer than a row
/// may be. Two bytes a token, so that ten million tokens take 20 MB.
final class TextRows implements Rows {

    private static final int AT_ONCE = 512;
    /// Pieces of a long document shorter than this teach nothing.
    private static final int SHORTEST = 4;

    private final int maxLength;
    private char[] tokens = new char[1 << 20];
    private int[] starts = new int[1 << 12];
    /// What the first mark of each row predicts, or {@link Batch#IGNORE}.
    private int[] sequels = new int[1 << 12];

    private int rows;

    private TextRows(int maxLength) {
        this.maxLength = maxLength;
    }

    /// Makes and tokenises a decoder's documents; each ends with the given id.
    static TextRows causal(
            Corpus corpus, long seed, int documents, Tokenizer tokenizer, int maxLength, int end, Progress progress) {
        TextRows rows = new TextRows(maxLength);
        rows.read(corpus, seed, documents, tokenizer, progress, (ids, index) -> rows.addEnded(ids, end));
        return rows;
    }

    /// Makes and tokenises an encoder's documents.
    ///
    /// @param sequels whether documents that end in one word lose it, four of five of them, and the first
    /// mark is to predict it ({@link Sequel})
    static TextRows masked(
            Corpus corpus,
            long seed,
            int documents,
            Tokenizer tokenizer,
            int maxLength,
            boolean sequels,
            Progress progress) {
        TextRows rows = new TextRows(maxLength);
        Sequel sequel = new Sequel(tokenizer);
        rows.read(corpus, seed, documents, tokenizer, progress, (ids, index) -> {
            Sequel.@Nullable Cut cut = sequels && index % 5 != 0 ? sequel.cut(ids) : null;
            if (cut == null) {
                rows.addMarked(ids, Batch.IGNORE);
            } else {
                rows.addMarked(cut.rest(), cut.word());
            }
        });
        return rows;
    }

    private interface Sink {
        void document(int[] ids, long index);
    }

    private void read(Corpus corpus, long seed, int documents, Tokenizer tokenizer, Progress progress, Sink sink) {
        List<String> texts = new ArrayList<>(AT_ONCE);
        long index = 0;
        for (int made = 1; made <= documents; made++) {
            texts.add(corpus.document(seed, made - 1));
            if (texts.size() == AT_ONCE || made == documents) {
                for (TokenIds encoded : tokenizer.encodeAll(texts, List.of(), Tokenizer.UNLIMITED, true)) {
                    sink.document(encoded.ids(), index++);
                }
                texts.clear();
                progress.step("Writing and tokenising text", made, documents);
            }
        }
    }

    private void addEnded(int[] ids, int end) {
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = end;
        for (int from = 0; from < ended.length; from += maxLength) {
            piece(Arrays.copyOfRange(ended, from, Math.min(ended.length, from + maxLength)), Batch.IGNORE);
        }
    }

    /// An encoder's first and last token, its marks, stand around each piece.
    private void addMarked(int[] ids, int sequel) {
        int room = maxLength - 2;
        for (int from = 1; from < ids.length - 1; from += room) {
            int to = Math.min(ids.length - 1, from + room);
            int[] piece = new int[to - from + 2];
            piece[0] = ids[0];
            System.arraycopy(ids, from, piece, 1, to - from);
            piece[piece.length - 1] = ids[ids.length - 1];
            piece(piece, to == ids.length - 1 ? sequel : Batch.IGNORE);
        }
    }

    private void piece(int[] ids, int sequel) {
        if (ids.length < SHORTEST) {
            return;
        }
        int at = starts[rows];
        while (at + ids.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * tokens.length);
        }
        for (int id : ids) {
            tokens[at++] = (char) id;
        }
        sequels[rows] = sequel;
        rows++;
        if (rows == starts.length) {
            starts = Arrays.copyOf(starts, 2 * rows);
            sequels = Arrays.copyOf(sequels, 2 * rows);
        }
        starts[rows] = at;
    }

    @Override
    public int size() {
        return rows;
    }

    @Override
    public int length(int row) {
        return starts[row + 1] - starts[row];
    }

    @Override
    public Example get(int row) {
        int[] ids = new int[length(row)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[starts[row] + i];
        }
        int @Nullable [] labels = null;
        if (sequels[row] != Batch.IGNORE) {
            labels = new int[ids.length];
            Arrays.fill(labels, Batch.IGNORE);
            labels[0] = sequels[row];
        }
        return new Example(ids, new int[ids.length], labels, new double[0]);
    }

    /// Tokens in all rows.
    long total() {
        return starts[rows];
    }
}
