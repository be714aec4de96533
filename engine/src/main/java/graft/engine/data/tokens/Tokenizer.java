package graft.engine.data.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import graft.engine.error.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A base model's tokenizer. Thread-safe. Its ids, types, offsets and decoded texts are those of transformers
/// on the same folder (reference: the `tokens.json` cases).
///
/// An empty pair counts as no pair. Whoever loads a tokenizer closes it; prepared data only borrows it.
public final class Tokenizer implements AutoCloseable {

    /// No limit to the length.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private final Path folder;
    private final HuggingFaceTokenizer library;
    private final SpecialTokens specials;
    private final int vocabularySize;
    private final boolean cleanUp;
    private final String fingerprint;

    private Tokenizer(Path folder, HuggingFaceTokenizer library, TokenizerFiles files) {
        this.folder = folder;
        this.library = library;
        this.specials = files.specials();
        this.vocabularySize = files.vocabulary();
        this.cleanUp = files.cleanUp();
        this.fingerprint = sha256(files.json());
    }

    /// Loads the tokenizer of a model folder: `tokenizer.json`, the bare `vocab.txt` of a BERT, or the bare
    /// `vocab.json` and `merges.txt` of a byte-level BPE.
    ///
    /// @throws graft.engine.error.InvalidInput when the folder has none, or it is broken
    public static Tokenizer load(Path folder) {
        TokenizerFiles files = TokenizerFiles.read(folder);
        // The library's CUDA build only pays for large batches, and looking for it asks the network.
        if (System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
        try {
            return new Tokenizer(
                    folder,
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(files.json()),
                            Map.of("truncation", "false", "padding", "false", "maxLength", "1000000000")),
                    files);
        } catch (IOException | RuntimeException e) {
            throw TokenizerFiles.unreadable(folder, TokenizerFiles.firstLine(e), e);
        }
    }

    /// The tokenizer of a folder that may have none, for work on token ids alone.
    ///
    /// @return empty where the folder holds no file of a tokenizer
    /// @throws graft.engine.error.InvalidInput when it holds a broken one
    public static Optional<Tokenizer> find(Path folder) {
        return TokenizerFiles.present(folder) ? Optional.of(load(folder)) : Optional.empty();
    }

    /// What is wrong with the files of a folder's tokenizer, found without loading it.
    ///
    /// @return empty where nothing is; what the library alone notices is told when it is loaded
    public static Optional<InvalidInput> problem(Path folder) {
        try {
            TokenizerFiles.read(folder);
            return Optional.empty();
        } catch (InvalidInput broken) {
            return Optional.of(broken);
        }
    }

    /// The model folder that it was loaded from.
    public Path folder() {
        return folder;
    }

    public SpecialTokens specials() {
        return specials;
    }

    /// One more than the highest token id; the model's embedding may have more rows.
    public int vocabularySize() {
        return vocabularySize;
    }

    /// Changes whenever the tokenizer would: a SHA-256 of its definition, in hexadecimal.
    public String fingerprint() {
        return fingerprint;
    }

    /// A text with the special tokens of the model, cut to `maxLength` tokens.
    public Encoded encode(String text, int maxLength) {
        return encode(text, null, maxLength, true);
    }

    /// A text or pair.
    ///
    /// @param pair            the second text; null and empty mean none
    /// @param maxLength       most tokens, specials included; {@link #UNLIMITED} for all
    /// @param specialsWanted whether the model's special tokens are added
    /// @throws graft.engine.error.InvalidInput when the tokenizer turns out to be broken on this text
    public Encoded encode(String text, @Nullable String pair, int maxLength, boolean specialsWanted) {
        Encoding encoding = able(() -> pair == null || pair.isEmpty()
                ? library.encode(text, specialsWanted, false)
                : library.encode(text, pair, specialsWanted, false));
        return encoded(encoding).truncate(maxLength);
    }

    /// What the library finds wrong with a tokenizer only when it meets a text: no unknown token, say.
    private <T> T able(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            throw TokenizerFiles.unreadable(folder, TokenizerFiles.firstLine(failure), failure);
        }
    }

    /// A text to be gone on from: with the model's own start, without an end.
    public int[] prompt(String text) {
        int[] ids = encode(text, UNLIMITED).ids();
        boolean ended = ids.length > 0 && ids[ids.length - 1] == specials.end();
        return ended ? Arrays.copyOf(ids, ids.length - 1) : ids;
    }

    /// The fewest tokens in which a pair keeps at least one token of each text.
    public int shortestUseful() {
        int own = 0;
        for (int sequence : encode("a", "a", UNLIMITED, true).sequence()) {
            own += sequence < 0 ? 1 : 0;
        }
        return own + 2;
    }

    /// The ids of many texts at once, on several threads; they are those of {@link #encode}.
    ///
    /// @param pairs as long as `texts`, or empty for none
    public List<TokenIds> encodeAll(List<String> texts, List<String> pairs, int maxLength, boolean specialsWanted) {
        String[] firsts = texts.toArray(String[]::new);
        boolean noPairs = pairs.stream().allMatch(String::isEmpty);
        if (noPairs || pairs.stream().noneMatch(String::isEmpty)) {
            long[] encodings = able(() -> noPairs
                    ? TokenizersLibrary.LIB.batchEncode(library.getHandle(), firsts, specialsWanted)
                    : TokenizersLibrary.LIB.batchEncodePair(
                            library.getHandle(), firsts, pairs.toArray(String[]::new), specialsWanted));
            return taken(encodings, maxLength);
        }
        List<TokenIds> all = new ArrayList<>(firsts.length);
        for (int i = 0; i < firsts.length; i++) {
            List<String> pair = pairs.get(i).isEmpty() ? List.of() : List.of(pairs.get(i));
            all.addAll(encodeAll(List.of(firsts[i]), pair, maxLength, specialsWanted));
        }
        return all;
    }

    /// Takes the ids out of the library's memory and gives that back.
    private static List<TokenIds> taken(long[] encodings, int maxLength) {
        List<TokenIds> all = new ArrayList<>(encodings.length);
        int next = 0;
        try {
            for (; next < encodings.length; next++) {
                int[] ids = ints(TokenizersLibrary.LIB.getTokenIds(encodings[next]));
                int[] types = ints(TokenizersLibrary.LIB.getTypeIds(encodings[next]));
                if (ids.length <= maxLength) {
                    all.add(new TokenIds(ids, types, ids.length));
                } else {
                    int[] sequence = ints(TokenizersLibrary.LIB.getSequenceIds(encodings[next]));
                    int[] kept = Truncation.kept(sequence, maxLength);
                    all.add(new TokenIds(Truncation.pick(ids, kept), Truncation.pick(types, kept), ids.length));
                }
                TokenizersLibrary.LIB.deleteEncoding(encodings[next]);
            }
        } finally {
            for (; next < encodings.length; next++) {
                TokenizersLibrary.LIB.deleteEncoding(encodings[next]);
            }
        }
        return all;
    }

    /// The text of the ids without special tokens, with spaces before punctuation removed where the folder asks
    /// for it.
    public String decode(int[] ids) {
        String text = able(() -> library.decode(longs(ids), true));
        return cleanUp ? cleaned(text) : text;
    }

    /// The text of the ids as it is: special tokens and spaces kept.
    public String decodeVerbatim(int[] ids) {
        return able(() -> library.decode(longs(ids), false));
    }

    @Override
    public void close() {
        library.close();
    }

    private static Encoded encoded(Encoding encoding) {
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] starts = new int[spans.length];
        int[] ends = new int[spans.length];
        for (int i = 0; i < spans.length; i++) {
            if (spans[i] != null) {
                starts[i] = spans[i].getStart();
                ends[i] = spans[i].getEnd();
            }
        }
        int[] ids = ints(encoding.getIds());
        return new Encoded(
                ids,
                ints(encoding.getTypeIds()),
                starts,
                ends,
                ints(encoding.getSequenceIds()),
                encoding.getTokens(),
                ids.length);
    }

    /// English clean-up as in transformers' `clean_up_tokenization`, applied in its order.
    private static String cleaned(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    private static int[] ints(long[] values) {
        int[] result = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (int) values[i];
        }
        return result;
    }

    private static long[] longs(int[] values) {
        long[] result = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
