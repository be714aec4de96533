package graft.app.fake;

import graft.engine.recipe.Recipe;
import graft.engine.recipe.References;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// A workspace after years of work, for measuring how long a window takes to list it: `ManyRuns FOLDER RUNS STEPS`.
/// Nine in ten runs are over, the others failed, were killed or never began.
public final class ManyRuns {

    private ManyRuns() {}

    public static void main(String[] arguments) throws IOException {
        fill(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /// @param steps of each run
    public static void fill(Path folder, int runs, int steps) throws IOException {
        Workspace workspace = new Workspace(folder);
        References.Method[] methods = References.Method.values();
        long first = System.currentTimeMillis() - runs * 60_000L;
        for (int i = 0; i < runs; i++) {
            Recipe recipe = References.recipe(methods[i % methods.length], MadeUpRuns.recipe(), null);
            recipe = recipe.withTraining(recipe.training().withSeed(i)).withName("years-" + i % 40);
            RunFolder run = FakeRuns.folder(workspace, recipe, first + i * 60_000L);
            if (i % 20 == 19) {
                continue; // waits still
            }
            journal(run, steps, i);
            if (i % 20 == 18) {
                continue; // its process was killed
            }
            if (i % 20 == 17) {
                FakeRuns.fail(run, steps, "GRAFT-3101: The loss is no number any more.");
            } else {
                FakeRuns.finish(run, steps, 0.7 + i % 200 / 1000.0);
            }
        }
    }

    /// Quicker than one write a line.
    private static void journal(RunFolder run, int steps, int seed) throws IOException {
        Random random = new Random(seed);
        FakeRuns.train(run, 1, 1, steps, new FakeRuns.Course(0.7, 0.2, 4, 0));
        String text = Files.readString(run.journal(), StandardCharsets.UTF_8);
        String step = text.lines()
                .filter(line -> line.contains("\"step\""))
                .reduce((a, b) -> b)
                .orElseThrow();
        String loss = step.replaceAll(".*\"loss\":([^,]*),.*", "$1");
        try (BufferedWriter out = Files.newBufferedWriter(run.journal(), StandardOpenOption.APPEND)) {
            for (int i = 2; i <= steps; i++) {
                double value = 0.2 + 0.5 * Math.exp(-4.0 * i / steps) + random.nextGaussian() * 0.03;
                out.write(step.replace("\"step\":1,", "\"step\":" + i + ",").replace(loss, Double.toString(value)));
                out.write("\n");
            }
        }
    }
}
