package graft.engine.pretrain;

import graft.engine.data.Example;
import graft.engine.data.Progress;
import graft.engine.data.Rows;
import graft.engine.data.tokens.TokenIds;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.pretrain.world.Corpus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Documents as rows of tokens, in memory: a document is one row, or several where it is longer than a row may be. Two
/// bytes a token, so that ten million tokens take 20 MB.
final class TextRows implements Rows {

    private static final int AT_ONCE = 512;
    /// Pieces of a long document shorter than this teach nothing.
    private static final int SHORTEST = 4;

    private char[] tokens = new char[1 << 20];
    private int[] starts = new int[1 << 12];
    private int rows;

    private TextRows() {}

    /// Makes and tokenises documents.
    ///
    /// @param end id put after each document of a decoder's text, or a negative number for none
    static TextRows of(
            Corpus corpus, long seed, int documents, Tokenizer tokenizer, int maxLength, int end, Progress progress) {
        TextRows rows = new TextRows();
        List<String> texts = new ArrayList<>(AT_ONCE);
        for (int index = 0; index < documents; index++) {
            texts.add(corpus.document(seed, index));
            if (texts.size() == AT_ONCE || index == documents - 1) {
                for (TokenIds encoded : tokenizer.encodeAll(texts, List.of(), Tokenizer.UNLIMITED, true)) {
                    rows.add(encoded.ids(), maxLength, end);
                }
                texts.clear();
                progress.step("Writing and tokenising text", index + 1, documents);
            }
        }
        return rows;
    }

    /// The row of an encoder keeps its first and last token, the model's marks, in each of its pieces.
    private void add(int[] ids, int maxLength, int end) {
        if (end >= 0) {
            int[] ended = Arrays.copyOf(ids, ids.length + 1);
            ended[ids.length] = end;
            for (int from = 0; from < ended.length; from += maxLength) {
                piece(Arrays.copyOfRange(ended, from, Math.min(ended.length, from + maxLength)));
            }
            return;
        }
        int room = maxLength - 2;
        for (int from = 1; from < ids.length - 1; from += room) {
            int to = Math.min(ids.length - 1, from + room);
            int[] piece = new int[to - from + 2];
            piece[0] = ids[0];
            System.arraycopy(ids, from, piece, 1, to - from);
            piece[piece.length - 1] = ids[ids.length - 1];
            piece(piece);
        }
    }

    private void piece(int[] ids) {
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
        rows++;
        if (rows == starts.length) {
            starts = Arrays.copyOf(starts, 2 * rows);
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
        return new Example(ids, new int[ids.length], null, new double[0]);
    }

    /// Tokens in all rows.
    long total() {
        return starts[rows];
    }
}
