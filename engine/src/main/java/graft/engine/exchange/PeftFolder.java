package graft.engine.exchange;

import graft.engine.error.InvalidInput;
import graft.engine.recipe.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The folder of an adapter that PEFT saved: `adapter_config.json` and `adapter_model.safetensors`.
public final class PeftFolder {

    static final String PREFIX = "base_model.model.";

    private PeftFolder() {}

    /// Whether the folder looks like one of PEFT's.
    public static boolean is(Path folder) {
        return Files.isRegularFile(folder.resolve("adapter_config.json")) && Files.isRegularFile(weights(folder));
    }

    static Path weights(Path folder) {
        return AdapterHubFolder.either(folder, "adapter_model.safetensors", "adapter_model.bin");
    }

    /// @param shape of the base model that the adapter is for
    /// @throws InvalidInput when the files are damaged, or hold more than Graft can represent
    public static ImportedAdapter read(Path folder, ModelShape shape) {
        return read(folder, shape, List.of());
    }

    /// As {@link #read(Path, ModelShape)}, with files that hold what was trained beside what was saved: the
    /// encoder of a prompt or prefix, of which the folder has only what it computes.
    public static ImportedAdapter read(Path folder, ModelShape shape, List<Path> encoders) {
        PeftReading reading = new PeftReading(folder, shape);
        encoders.forEach(reading::takeEncoder);
        return reading.read();
    }
}
