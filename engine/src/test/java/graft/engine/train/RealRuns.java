package graft.engine.train;

import graft.engine.adapter.TinyBases;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.model.BaseModel;
import graft.engine.pretrain.tokenizer.WordPieceTrainer;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Base;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A workspace with a small real base model and a few labelled rows, in which whole runs are trained.
final class RealRuns implements AutoCloseable {

    final Path folder;
    final BaseModel base;
    final Tokenizer tokenizer;
    final Workspace workspace;

    RealRuns(Path folder) throws IOException {
        this(folder, TinyBases::encoder);
    }

    /// @param bases makes the base for a vocabulary of that many tokens
    RealRuns(Path folder, IntFunction<BaseModel> bases) throws IOException {
        this.folder = Files.createDirectories(folder);
        String rows = Stream.of("a good film", "the bad book", "a bad mill", "good river , very good", "not a bad film")
                .flatMap(text -> Stream.of(text, text + " .", "it was " + text, text + " again", "so " + text))
                .map(text -> "\"" + text + "\"," + (text.contains("good") ? "yes" : "no"))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("rows.csv"), "text,label\n" + rows + "\n");
        Path words = folder.resolve("words");
        WordPieceTrainer.train(Stream.of(rows), 50, 32).writeTo(words);
        tokenizer = Tokenizer.load(words);
        base = bases.apply(tokenizer.vocabularySize());
        workspace = new Workspace(folder.resolve("workspace"));
    }

    /// Six epochs over the rows, with these adapters.
    Recipe recipe(List<AdapterSpec> adapters) {
        TrainingSpec training = TrainingSpec.defaults()
                .withBatchSize(8)
                .withLength(new TrainingSpec.Length(6, null))
                .withRates(new TrainingSpec.Rates(0.01, null, TrainingSpec.Schedule.LINEAR, 0.1));
        return new Recipe(
                "toy",
                new Base("toy", Precision.AUTO),
                adapters,
                new Task(Task.Kind.CLASSIFICATION, List.of()),
                new DataSpec(folder.resolve("rows.csv").toString()).withValidationShare(0.2),
                training);
    }

    RunFolder create(Recipe recipe) {
        RunInfo info = new RunInfo("toy", null, "bottleneck", "toy", "rows.csv", "cpu", 42, 1);
        return workspace.create(info, RecipeJson.write(recipe));
    }

    /// The recipe's rows, as its runs see them.
    PreparedData data(Recipe recipe, Progress progress) {
        return Preparation.prepare(
                recipe.data(), recipe.task(), tokenizer, workspace.folder().resolve("cache"), progress);
    }

    /// Trains, or goes on, and asks to stop after the step.
    RunOutcome train(RunFolder run, Recipe recipe, int stopAfter) {
        long[] steps = {0};
        Supplies supplies = new Supplies() {
            @Override
            public BaseModel base(Recipe asked, Progress progress) {
                return base;
            }

            @Override
            public PreparedData data(Recipe asked, BaseModel model, Progress progress) {
                return RealRuns.this.data(asked, progress);
            }

            @Override
            public String modelHash(Recipe asked, BaseModel model) {
                return "toy";
            }
        };
        return Training.run(run, recipe, supplies, () -> steps[0] >= stopAfter, event -> {
            if (event instanceof RunEvent.Step step) {
                steps[0] = step.step();
            }
        });
    }

    @Override
    public void close() {
        base.close();
        tokenizer.close();
    }
}
