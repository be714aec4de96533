package graft.engine.bench;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.compose.Members;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Times how the active adapter is exchanged: one that is loaded for another, and one from its file.
record SwapBench(BaseModel base, List<AdapterSpec> adapters, Task task) {

    private static final int SWITCHES = 200;
    private static final int WARM = 5;

    private static final String RECIPE = """
            {"schema": "graft.recipe/1", "name": "bench", "base": {"model": "bench"}, "adapters": [],
             "task": {"kind": "classification", "labels": ["a", "b"]}, "data": {"source": "none"}}""";

    /// @param loaded   median seconds from one loaded adapter to another
    /// @param fromDisk sorted seconds to read one's folder, make it and put it on, as for any use of it
    record Seconds(double loaded, double[] fromDisk) {}

    Seconds measure(int times) {
        try {
            Path folder = Files.createTempDirectory("graft-swap");
            try (Members members = new Members()) {
                members.add("a", () -> AdaptedModel.build(base, adapters, task, 1));
                members.add("b", () -> AdaptedModel.build(base, adapters, task, 2));
                Recipe recipe = RecipeJson.read(RECIPE).withAdapters(adapters);
                TrainedAdapter.write(folder, members.get("b"), recipe, Assembly.Extension.NONE);
                double[] switches = new double[SWITCHES];
                for (int i = 0; i < SWITCHES; i++) {
                    long start = System.nanoTime();
                    members.activate(i % 2 == 0 ? "a" : "b");
                    switches[i] = TrainingStepBench.since(start);
                }
                Arrays.sort(switches);
                members.deactivate();
                for (int i = 0; i < WARM; i++) {
                    TrainedAdapter.load(folder, base).close();
                }
                double[] loads = new double[times];
                for (int i = 0; i < times; i++) {
                    long start = System.nanoTime();
                    AdaptedModel model = TrainedAdapter.load(folder, base);
                    loads[i] = TrainingStepBench.since(start);
                    model.close();
                }
                Arrays.sort(loads);
                return new Seconds(switches[SWITCHES / 2], loads);
            } finally {
                remove(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
