package graft.app.fake;

import graft.engine.recipe.Base;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A workspace as after a morning's work: a base of twelve layers, references and two seeds of a recipe measured, one
/// run interrupted and one waiting. The same each time, for pictures of the window.
public final class MadeUpRuns {

    /// How many runs there are.
    public static final int COUNT = 8;

    private static final String BASE = "bert-base";
    private static final String CONFIG = """
            {"model_type": "bert", "architectures": ["BertForMaskedLM"], "hidden_size": 768, "num_hidden_layers": 12,
             "num_attention_heads": 12, "intermediate_size": 3072, "vocab_size": 30522,
             "max_position_embeddings": 512, "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
            """;
    private static final long MORNING = Instant.parse("2026-11-02T08:30:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    private MadeUpRuns() {}

    /// The open recipe: a bottleneck after the feed-forward part of each layer and LoRA on q and v.
    public static Recipe recipe() {
        return new Recipe(
                "reviews-pfeiffer",
                new Base(BASE, Precision.AUTO),
                List.of(
                        BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER).withSize(new BottleneckSpec.Size.Fixed(48)),
                        LoraSpec.defaults()),
                new Task(Task.Kind.CLASSIFICATION, List.of()),
                new DataSpec("reviews"),
                TrainingSpec.defaults());
    }

    /// Fills an empty workspace.
    public static void fill(Path folder) throws IOException {
        Path base = Files.createDirectories(folder.resolve("models").resolve(BASE));
        Files.writeString(base.resolve("config.json"), CONFIG);
        Workspace workspace = new Workspace(folder);
        measured(workspace, References.Method.BITFIT, 0, new FakeRuns.Course(0.72, 0.33, 3, 0.05), 0.892);
        measured(workspace, References.Method.FULL, 20, new FakeRuns.Course(0.70, 0.18, 6, 0.05), 0.922);
        measured(workspace, References.Method.LORA, 45, new FakeRuns.Course(0.70, 0.25, 3.6, 0.05), 0.911);
        RunFolder dead = FakeRuns.folder(
                workspace, "reviews-houlsby", "Bottleneck r 16 (after attention, after FFN)", MORNING + 60 * MINUTE);
        FakeRuns.train(dead, 1, 200, 600, new FakeRuns.Course(0.7, 0.2, 4, 0.05));
        Recipe own = recipe();
        for (int seed = 42; seed < 45; seed++) {
            run(
                    workspace,
                    own.withTraining(own.training().withSeed(seed)),
                    MORNING + (50L + seed) * MINUTE,
                    new FakeRuns.Course(0.70, 0.21 + (seed - 42) * 0.01, 4.2, 0.05),
                    0.918 - (seed - 42) * 0.005);
        }
        FakeRuns.folder(workspace, "reviews-queued", "Bottleneck r 64 (after FFN)", MORNING + 120 * MINUTE);
    }

    private static void measured(
            Workspace workspace, References.Method method, int minute, FakeRuns.Course course, double accuracy)
            throws IOException {
        run(workspace, References.recipe(method, recipe(), null), MORNING + minute * MINUTE, course, accuracy);
    }

    private static void run(Workspace workspace, Recipe recipe, long created, FakeRuns.Course course, double accuracy)
            throws IOException {
        RunFolder folder = FakeRuns.folder(workspace, recipe, created);
        FakeRuns.train(folder, 1, 600, 600, course);
        FakeRuns.finish(folder, 600, accuracy);
    }
}
