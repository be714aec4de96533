package graft.engine.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.PreparedData;
import graft.engine.model.BaseModel;
import graft.engine.recipe.MicroBatches;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunFolder;
import graft.engine.tensor.Gpu;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a run was made with: `environment.json` in its folder. When two runs of one recipe differ, the reason is here.
final class Environment {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /// Fields with the most that one forward and backward takes.
    private static final String ROWS = "microBatchRows";

    private static final String TOKENS = "microBatchTokens";

    private Environment() {}

    /// How a run that has begun divides its batches: going on otherwise would give other last bits. Runs of versions
    /// that do not say so took them whole.
    ///
    /// @return null for a run that has not begun
    static @Nullable MicroBatches microBatches(RunFolder folder, Recipe recipe) {
        ObjectNode begun = folder.environmentJson();
        int rows = begun.path(ROWS).asInt(0);
        long tokens = begun.path(TOKENS).asLong(0);
        return begun.has("dataHash")
                ? new MicroBatches(
                        rows < 1 ? recipe.training().batchSize() : rows, tokens < 1 ? Long.MAX_VALUE : tokens)
                : null;
    }

    static ObjectNode describe(
            Recipe recipe, BaseModel base, PreparedData data, Fingerprint fingerprint, MicroBatches parts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Torch torch = Torch.start();
        node.put("graft", version())
                .put("java", System.getProperty("java.vendor") + " " + Runtime.version())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .put("processor", processor())
                .put("libtorch", torch.version() + " (" + torch.build() + ")")
                .put("tf32", torch.tf32())
                .put("gpu", torch.devices().gpu(base.device()).map(Gpu::text).orElse(""))
                .put("threads", Torch.threadsInUse())
                .put("device", Torch.name(base.device()))
                .put("precision", base.precision().reason())
                .put("seed", recipe.training().seed())
                .put("base", recipe.base().model())
                .put("baseParameters", base.shape().parameters())
                .put("modelHash", fingerprint.model())
                .put("recipeHash", fingerprint.recipe())
                .put("tokenizer", fingerprint.tokenizer())
                .put("dataHash", data.facts().hash())
                .put("splitHash", fingerprint.data())
                .put("trainRows", data.train().size())
                .put("validationRows", data.validation().size())
                .put("testRows", data.test().size());
        node.put(ROWS, parts.rows());
        if (parts.positions() < Long.MAX_VALUE) {
            node.put(TOKENS, parts.positions());
        }
        return node;
    }

    private static String version() {
        String version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String processor() {
        try {
            if (Files.isReadable(PROCESSORS)) {
                return Files.readAllLines(PROCESSORS).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            }
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
        return System.getProperty("os.arch");
    }
}
