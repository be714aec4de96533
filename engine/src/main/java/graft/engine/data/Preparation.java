package graft.engine.data;

import graft.engine.data.table.Table;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes data ready for training: reads the tables, tokenises them into the workspace's cache (or finds them
/// there), takes the labels, cuts off a validation part. Blocks its thread; call it from a background one.
public final class Preparation {

    private final Tokenizer tokenizer;
    private final Samples samples;
    private final Path cacheFolder;
    private final Progress progress;

    private Preparation(Tokenizer tokenizer, Samples samples, Path cacheFolder, Progress progress) {
        this.tokenizer = tokenizer;
        this.samples = samples;
        this.cacheFolder = cacheFolder;
        this.progress = progress;
    }

    /// The rows of a recipe, tokenised, split and labelled.
    ///
    /// @param tokenizer   the base model's; borrowed
    /// @param cacheFolder `cache/data` of the workspace; made when missing
    /// @param progress    told how far it is; may cancel
    /// @throws InvalidInput when the data cannot be used; the message names file, line or field
    /// @throws java.util.concurrent.CancellationException when cancelled
    public static PreparedData prepare(
            DataSpec spec, Task task, Tokenizer tokenizer, Path cacheFolder, Progress progress) {
        return prepare(spec, task, tokenizer, Samples.bundled(), cacheFolder, progress);
    }

    /// As {@link #prepare}, of rows that must be fit for something.
    ///
    /// @param check throws {@link InvalidInput} where they are not; what was newly tokenised is then removed
    public static PreparedData prepare(
            DataSpec spec,
            Task task,
            Tokenizer tokenizer,
            Path cacheFolder,
            Progress progress,
            Consumer<PreparedData> check) {
        Preparation preparation = new Preparation(tokenizer, Samples.bundled(), cacheFolder, progress);
        return preparation.prepare(spec, task, check);
    }

    static PreparedData prepare(
            DataSpec spec, Task task, Tokenizer tokenizer, Samples samples, Path cacheFolder, Progress progress) {
        return new Preparation(tokenizer, samples, cacheFolder, progress).prepare(spec, task, _ -> {});
    }

    /// Rows to evaluate a trained adapter on: all of `spec.source().train()` as test rows, none for training.
    ///
    /// @param task with the labels of the trained adapter, in its order
    /// @throws InvalidInput as {@link #prepare}; a label that the adapter does not know is named with its row
    public static PreparedData evaluation(
            DataSpec spec, Task task, Tokenizer tokenizer, Path cacheFolder, Progress progress) {
        return evaluation(spec, task, tokenizer, Samples.bundled(), cacheFolder, progress);
    }

    static PreparedData evaluation(
            DataSpec spec, Task task, Tokenizer tokenizer, Samples samples, Path cacheFolder, Progress progress) {
        return new Preparation(tokenizer, samples, cacheFolder, progress).evaluation(spec, task);
    }

    /// What a data source holds, whatever task the recipe names: where its columns do not suit that task, the
    /// task they suggest is taken. Reads everything once, like {@link #prepare}, and leaves it in the cache for
    /// training.
    public static DataFacts inspect(
            DataSpec spec, Task task, Tokenizer tokenizer, Path cacheFolder, Progress progress) {
        return inspect(spec, task, tokenizer, Samples.bundled(), cacheFolder, progress);
    }

    static DataFacts inspect(
            DataSpec spec, Task task, Tokenizer tokenizer, Samples samples, Path cacheFolder, Progress progress) {
        Task suggested = suggestedTask(spec, task, samples, progress);
        Preparation preparation = new Preparation(tokenizer, samples, cacheFolder, progress);
        try (PreparedData data = preparation.prepare(spec, suggested, _ -> {})) {
            return data.facts();
        }
    }

    /// The recipe's task, unless the data suggests another kind and the recipe says nothing about columns.
    private static Task suggestedTask(DataSpec spec, Task task, Samples samples, Progress progress) {
        Sample sample = samples.find(spec.source().train()).orElse(null);
        if (sample != null) {
            boolean same = sample.task().kind() == task.kind();
            return same || !spec.columns().isEmpty() ? task : sample.task();
        }
        if (!spec.columns().isEmpty()) {
            return task;
        }
        Path path = Sources.resolve(spec, samples).train();
        try (Table table = Table.open(path, () -> progress.step("Looking at " + path.getFileName(), 0, 0))) {
            Task.Kind kind = Roles.suggest(table).kind();
            boolean plainText = kind == Task.Kind.CAUSAL_LM && task.kind() == Task.Kind.MASKED_LM;
            return kind == task.kind() || plainText ? task : new Task(kind, List.of());
        }
    }

    private PreparedData evaluation(DataSpec spec, Task task) {
        Sources sources = sources(spec);
        return guarded((cache, open) -> {
            TokenFile file = opened(open, cache, sources.train(), sources.columns(), task, spec);
            Labels labels = new Labels(task.labels(), true);
            TokenRows none = rows(file, sources.train(), new int[0], task, labels);
            TokenRows all = rows(file, sources.train(), null, task, labels);
            Split split = new Split(new int[0], new int[0], 0);
            DataFacts facts = new Findings(spec, task, labels, split, false, cache.isPassing()).evaluated(file, all);
            return new PreparedData(none, none, all, labels.names(), tokenizer, facts, () -> close(open));
        });
    }

    /// What is prepared from token files, which are added to `open` as they are opened.
    private interface Work {
        PreparedData from(TokenCache cache, List<TokenFile> open);
    }

    /// Does the work; where it fails the files are closed, and wrong data leaves nothing new on disk.
    private PreparedData guarded(Work work) {
        TokenCache cache = new TokenCache(cacheFolder, tokenizer, progress);
        List<TokenFile> open = new ArrayList<>();
        try {
            return work.from(cache, open);
        } catch (InvalidInput wrong) {
            close(open);
            cache.forget();
            throw wrong;
        } catch (RuntimeException failed) {
            close(open);
            throw failed;
        }
    }

    private static void close(List<TokenFile> files) {
        files.forEach(TokenFile::close);
    }

    private Sources sources(DataSpec spec) {
        int shortest = tokenizer.shortestUseful();
        if (spec.maxLength() < shortest) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "data.maxLength: " + spec.maxLength() + " leaves no room for text beside the model's own tokens.",
                    "Take " + shortest + " or more; 128 is customary.");
        }
        return Sources.resolve(spec, samples);
    }

    private PreparedData prepare(DataSpec spec, Task task, Consumer<PreparedData> check) {
        Sources sources = sources(spec);
        return guarded((cache, open) -> {
            TokenFile train = opened(open, cache, sources.train(), sources.columns(), task, spec);
            Labels labels = Labels.of(task, train, sources.train());
            // Further files must have the columns that the training file was read by.
            Map<String, String> roles = train.meta().roles();
            Path ownValidation = sources.validation();
            Split split = split(train, task.kind(), ownValidation == null ? spec.validationShare() : 0, spec.seed());
            TokenRows trainRows = rows(train, sources.train(), split.train(), task, labels);
            TokenRows validationRows = ownValidation == null
                    ? rows(train, sources.train(), split.validation(), task, labels)
                    : rows(opened(open, cache, ownValidation, roles, task, spec), ownValidation, null, task, labels);
            Path ownTest = sources.test();
            TokenRows testRows = ownTest == null
                    ? rows(train, sources.train(), new int[0], task, labels)
                    : rows(opened(open, cache, ownTest, roles, task, spec), ownTest, null, task, labels);
            Findings findings = new Findings(spec, task, labels, split, ownValidation == null, cache.isPassing());
            DataFacts facts = findings.facts(open, trainRows, validationRows, testRows);
            PreparedData data = new PreparedData(
                    trainRows, validationRows, testRows, labels.names(), tokenizer, facts, () -> close(open));
            check.accept(data);
            return data;
        });
    }

    private static TokenFile opened(
            List<TokenFile> open, TokenCache cache, Path table, Map<String, String> columns, Task task, DataSpec spec) {
        TokenFile file = cache.get(table, columns, task.kind(), spec.maxLength());
        open.add(file);
        return file;
    }

    /// By label where rows have one; for several labels, values or texts alone, by chance.
    private static Split split(TokenFile file, Task.Kind kind, double share, long seed) {
        long[] texts = new long[file.size()];
        int[] strata = new int[texts.length];
        for (int row = 0; row < texts.length; row++) {
            texts[row] = file.textHash(row);
            strata[row] = kind == Task.Kind.CLASSIFICATION ? (int) file.value(row) : 0;
        }
        return Split.of(texts, strata, share, seed);
    }

    private static TokenRows rows(TokenFile file, Path path, int @Nullable [] rows, Task task, Labels labels) {
        int[] chosen = rows;
        if (chosen == null) {
            chosen = new int[file.size()];
            Arrays.setAll(chosen, i -> i);
        }
        int[] numbering = labels.names().isEmpty() ? new int[0] : labels.numbering(file, path);
        return new TokenRows(
                file, chosen, task.kind(), numbering, labels.names().size());
    }
}
