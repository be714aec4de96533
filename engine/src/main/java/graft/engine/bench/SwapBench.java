package graft.engine.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import graft.engine.adapter.AdaptedModel;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.compose.Members;
import graft.engine.error.ErrorCode;
import graft.engine.model.BaseModel;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times how the active adapter is exchanged: one that is loaded for another, and one from its file.
record SwapBench(BaseModel base, List<AdapterSpec> adapters, Task task) {

    private static final int SWITCHES = 200;

    /// @param loaded   median seconds from one loaded adapter to another
    /// @param fromDisk sorted seconds to make, read and put on one from its file
    record Seconds(double loaded, double[] fromDisk) {}

    Seconds measure(int times) {
        try {
            Path folder = Files.createTempDirectory("graft-swap");
            Path file = folder.resolve("adapter.safetensors");
            try (Members members = new Members()) {
                members.add("a", () -> AdaptedModel.build(base, adapters, task, 1));
                members.add("b", () -> AdaptedModel.build(base, adapters, task, 2));
                SafeTensorsWriter.write(file, members.get("b").state(), Map.of());
                double[] switches = new double[SWITCHES];
                for (int i = 0; i < SWITCHES; i++) {
                    long start = System.nanoTime();
                    members.activate(i % 2 == 0 ? "a" : "b");
                    switches[i] = TrainingStepBench.since(start);
                }
                Arrays.sort(switches);
                members.deactivate();
                fromDisk(file).close();
                double[] loads = new double[times];
                for (int i = 0; i < times; i++) {
                    long start = System.nanoTime();
                    AdaptedModel model = fromDisk(file);
                    loads[i] = TrainingStepBench.since(start);
                    model.close();
                }
                Arrays.sort(loads);
                return new Seconds(switches[SWITCHES / 2], loads);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private AdaptedModel fromDisk(Path file) {
        AdaptedModel model = AdaptedModel.build(base, adapters, task, 3);
        try (NDManager scope = base.manager().newSubManager();
                SafeTensors tensors = SafeTensors.open(file, ErrorCode.ADAPTER_UNREADABLE)) {
            Map<String, NDArray> values = new LinkedHashMap<>();
            tensors.names().forEach(name -> values.put(name, tensors.read(scope, name)));
            model.load(values);
        }
        return model;
    }
}
