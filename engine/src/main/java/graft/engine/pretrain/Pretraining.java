package graft.engine.pretrain;

import ai.djl.Device;
import graft.engine.adapter.AdaptedModel;
import graft.engine.data.DataFacts;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.pretrain.tokenizer.BytePairTrainer;
import graft.engine.pretrain.tokenizer.TrainedTokenizer;
import graft.engine.pretrain.tokenizer.WordPieceTrainer;
import graft.engine.pretrain.world.Corpus;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.AtomicFile;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.Workspace;
import graft.engine.train.RunOutcome;
import graft.engine.train.StopToken;
import graft.engine.train.Supplies;
import graft.engine.train.TrainedAdapter;
import graft.engine.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Trains a base model from nothing. It is an ordinary run (journal, checkpoints, resume) whose base has random weights
/// and whose adapter is full training; the result is copied into a Hugging Face folder.
public final class Pretraining {

    /// Validation text has this distance from the training text's seed.
    private static final long OTHER_SEED = 1_000_003;

    private Pretraining() {}

    /// Makes the run's folder, with the tokenizer not yet trained.
    public static RunFolder create(PretrainRecipe recipe, Workspace workspace) {
        RunInfo info = new RunInfo(
                recipe.recipe().name(),
                null,
                "pre-training",
                recipe.name(),
                "world",
                "auto",
                recipe.recipe().training().seed(),
                System.currentTimeMillis());
        RunFolder folder = workspace.create(info, RecipeJson.write(recipe.recipe()));
        write(folder.path().resolve("pretrain.json"), recipe.json().toPrettyString() + "\n");
        return folder;
    }

    /// Whether a run is a pre-training.
    public static boolean is(RunFolder folder) {
        return Files.exists(folder.path().resolve("pretrain.json"));
    }

    /// Trains, or goes on, and writes the model's folder when the run ends other than by failure.
    ///
    /// @param out where the finished model goes
    public static RunOutcome run(
            RunFolder folder, Path out, Device device, StopToken stop, Consumer<RunEvent> listener) {
        PretrainRecipe recipe = PretrainRecipe.read(folder.path().resolve("pretrain.json"));
        Path skeleton = folder.path().resolve("base");
        try (Made made = new Made(recipe, skeleton, device)) {
            RunOutcome outcome = Training.run(folder, recipe.recipe(), made, stop, listener);
            if (!(outcome instanceof RunOutcome.Failed) && outcome.result().steps() > 0) {
                export(folder, recipe, made, outcome, out);
            }
            return outcome;
        }
    }

    /// Tokenizer, random base and rows, made when the run asks for them.
    private static final class Made implements Supplies, AutoCloseable {
        private final PretrainRecipe recipe;
        private final Path skeleton;
        private final Device device;
        private final Lazily<Tokenizer> tokenizer = new Lazily<>();
        private final Lazily<BaseModel> base = new Lazily<>();
        private long tokens;

        Made(PretrainRecipe recipe, Path skeleton, Device device) {
            this.recipe = recipe;
            this.skeleton = skeleton;
            this.device = device;
        }

        @Override
        public BaseModel base(Recipe asked, Progress progress) {
            if (!Files.exists(skeleton.resolve("config.json"))) {
                progress.step("Training the tokenizer", 0, 1);
                trainTokenizer();
            }
            tokenizer.set(Tokenizer.load(skeleton));
            return base.set(BaseModel.random(skeleton, asked.training().seed(), device));
        }

        private void trainTokenizer() {
            Corpus corpus = new Corpus(recipe.mix());
            PretrainRecipe.TokenizerSpec spec = recipe.tokenizer();
            var documents = LongStream.range(0, spec.documents())
                    .mapToObj(index -> corpus.document(recipe.text().seed(), index));
            TrainedTokenizer trained = recipe.decoder()
                    ? BytePairTrainer.train(documents, spec.vocabulary(), recipe.maxLength())
                    : WordPieceTrainer.train(documents, spec.vocabulary(), recipe.maxLength());
            trained.writeTo(skeleton);
            write(skeleton.resolve("config.json"), recipe.configJson(trained.vocabulary()));
        }

        /// Drawn from the seed: what the configuration says is all that it is.
        @Override
        public String modelHash(Recipe asked, BaseModel model) {
            return Integer.toHexString(model.config().toString().hashCode());
        }

        @Override
        public PreparedData data(Recipe asked, BaseModel model, Progress progress) {
            Corpus corpus = new Corpus(recipe.mix());
            PretrainRecipe.TextSpec text = recipe.text();
            Tokenizer words = tokenizer.get();
            TextRows train = rows(corpus, text.seed(), text.documents(), words, text.sequels(), progress);
            TextRows validation =
                    rows(corpus, text.seed() + OTHER_SEED, text.validation(), words, false, Progress.NONE);
            TextRows none = rows(corpus, 0, 0, words, false, Progress.NONE);
            tokens = train.total();
            DataFacts facts = new DataFacts(
                    List.of(),
                    Map.of("text", "text"),
                    asked.task().kind(),
                    List.of(),
                    train.size(),
                    validation.size(),
                    0,
                    List.of(),
                    0,
                    0,
                    0,
                    List.of(),
                    List.of(),
                    "world-" + recipe.mix() + "-" + text.seed() + "-" + text.documents());
            return new PreparedData(train, validation, none, List.of(), words, facts, () -> {});
        }

        /// @param sequels whether the first mark learns from them; held-out figures are of masked words alone
        private TextRows rows(
                Corpus corpus, long seed, int documents, Tokenizer words, boolean sequels, Progress progress) {
            int most = recipe.maxLength();
            return recipe.decoder()
                    ? TextRows.causal(
                            corpus,
                            seed,
                            documents,
                            words,
                            most,
                            words.specials().end(),
                            progress)
                    : TextRows.masked(corpus, seed, documents, words, most, sequels, progress);
        }

        @Override
        public void close() {
            base.close();
            tokenizer.close();
        }
    }

    private static void export(RunFolder folder, PretrainRecipe recipe, Made made, RunOutcome outcome, Path out) {
        Path skeleton = folder.path().resolve("base");
        try (AdaptedModel model = TrainedAdapter.load(folder.adapter(), made.base.get())) {
            Files.createDirectories(out);
            for (String file : List.of(
                    "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")) {
                if (Files.exists(skeleton.resolve(file))) {
                    Files.copy(skeleton.resolve(file), out.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            model.base().save(out);
            write(
                    out.resolve("README.md"),
                    ModelCard.text(recipe, model.base().shape(), made.tokens, outcome.result()));
        } catch (IOException failure) {
            throw unwritable(out, failure);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, text);
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static InvalidInput unwritable(Path file, IOException failure) {
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                file + " cannot be written: " + FileFault.of(failure) + ".",
                "Name a folder that you may write to, on a disk with room.",
                failure);
    }
}
