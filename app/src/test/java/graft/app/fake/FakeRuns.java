package graft.app.fake;

import graft.app.document.StartRecipe;
import graft.app.runs.RunRow;
import graft.engine.recipe.MethodWords;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.runs.Journal;
import graft.engine.runs.RunEvent;
import graft.engine.runs.RunFolder;
import graft.engine.runs.RunInfo;
import graft.engine.runs.RunState;
import graft.engine.runs.RunSummary;
import graft.engine.runs.Workspace;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/// Writes runs as a host would leave them, for tests and for looking at the window without an engine.
public final class FakeRuns {

    private FakeRuns() {}

    /// How a made-up loss goes down: from `start` to `end`, with noise.
    public record Course(double start, double end, double speed, double noise) {}

    /// A run that has ended and one that waits, in a workspace that has none.
    public static void oneDoneAndOneThatWaits(Workspace workspace) throws IOException {
        if (workspace.runs().isEmpty()) {
            RunFolder done = folder(workspace, StartRecipe.recipe(), 1);
            train(done, 1, 60, 60, new Course(0.7, 0.3, 3, 0.05));
            finish(done, 60, 0.9);
            folder(workspace, "waits", "bottleneck r 16", 2);
        }
    }

    public static RunFolder folder(Workspace workspace, String name, String method, long created) {
        return workspace.create(
                new RunInfo(name, null, method, "tiny-encoder", "reviews", "cpu", 42, created), recipe(name));
    }

    /// A run of this recipe.
    public static RunFolder folder(Workspace workspace, Recipe recipe, long created) {
        return workspace.create(
                new RunInfo(
                        recipe.name(),
                        null,
                        MethodWords.of(recipe, null),
                        recipe.base().model(),
                        recipe.data().source().train(),
                        "cpu",
                        recipe.training().seed(),
                        created),
                RecipeJson.write(recipe));
    }

    /// A recipe's text, on a base that is nowhere: what is trained is what the run's row says.
    public static String recipe(String name) {
        return "{\"schema\":\"graft.recipe/1\",\"name\":\"" + name + "\",\"base\":{\"model\":\"gone\"}}";
    }

    /// A run in training without a folder, with its steps so far.
    ///
    /// @param loss of each step, from 1
    public static RunRow training(String id, String method, long seed, int steps, IntToDoubleFunction loss) {
        RunRow row = new RunRow(new RunSummary(
                id,
                id,
                "/none",
                null,
                method,
                "base",
                "data",
                null,
                1,
                1,
                1,
                RunState.TRAINING,
                0,
                steps,
                0.5,
                Map.of(),
                Map.of(),
                1,
                1,
                1,
                "cpu",
                seed,
                null,
                1));
        row.history().accept(started(steps, 1));
        for (int step = 1; step <= steps; step++) {
            row.history().accept(step(step, steps, loss.applyAsDouble(step)));
        }
        return row;
    }

    public static RunEvent.Started started(long total, long trainable) {
        return new RunEvent.Started(1000, 1, 0, total, total / 3, trainable, "cpu", "fp32", 0.0);
    }

    public static RunEvent.Step step(long step, long total, double loss) {
        return new RunEvent.Step(
                1000 + step * 90,
                step,
                step * 3.0 / total,
                loss,
                1e-3 * (1 - (double) step / total),
                0.7,
                900,
                step * 0.09);
    }

    /// Appends steps `from` to `to` with six evaluations over the whole.
    public static void train(RunFolder folder, long from, long to, long total, Course course) throws IOException {
        Random random = new Random(folder.id().hashCode());
        try (Journal journal = Journal.append(folder.journal())) {
            if (from == 1) {
                journal.add(started(total, 50_000));
            }
            for (long step = from; step <= to; step++) {
                double clean =
                        course.end() + (course.start() - course.end()) * Math.exp(-course.speed() * step / total);
                journal.add(step(step, total, Math.max(0.01, clean + random.nextGaussian() * course.noise())));
                if (step % 25 == 0) {
                    journal.add(vitals(step, total));
                }
                if (step % Math.max(1, total / 6) == 0) {
                    double validation = clean + 0.02 + random.nextGaussian() * 0.008;
                    journal.add(new RunEvent.Evaluated(
                            1000 + step * 90,
                            step,
                            step * 3.0 / total,
                            Map.of("loss", validation, "accuracy", 1 - validation * 0.36),
                            true));
                }
            }
        }
    }

    /// Six layers with an adapter after their FFN, the lowest of which does not move.
    public static RunEvent.Vitals vitals(long step, long total) {
        Map<String, Double> updates = new TreeMap<>();
        for (int layer = 0; layer < 6; layer++) {
            updates.put(layer + " ffn.output", layer * 2e-3 * (1 - 0.8 * step / total));
        }
        return new RunEvent.Vitals(1000 + step * 90, step, 380_000_000 + step * 20_000, updates);
    }

    public static void finish(RunFolder folder, long step, double accuracy) throws IOException {
        try (Journal journal = Journal.append(folder.journal())) {
            journal.add(new RunEvent.Finished(
                    2000 + step * 90,
                    step,
                    "completed",
                    Map.of("loss", 0.2, "accuracy", accuracy),
                    Map.of("loss", 0.22, "accuracy", accuracy - 0.01),
                    step * 0.09,
                    0.09,
                    400_000_000,
                    "adapter",
                    null));
        }
    }

    /// Ends a run with an error.
    public static void fail(RunFolder folder, long step, String error) throws IOException {
        try (Journal journal = Journal.append(folder.journal())) {
            journal.add(new RunEvent.Finished(
                    2000 + step * 90, step, "failed", Map.of(), Map.of(), step * 0.09, 0.09, 1, null, error));
        }
    }
}
