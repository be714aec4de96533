package graft.engine.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.data.PreparedData;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Recipe;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a run was made with: `environment.json` in its folder. When two runs of one recipe differ, the reason is here.
final class Environment {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Environment() {}

    static ObjectNode describe(Recipe recipe, BaseModel base, PreparedData data, String fingerprint) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Torch torch = Torch.start();
        node.put("graft", version())
                .put("java", System.getProperty("java.vendor") + " " + Runtime.version())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"))
                .put("processor", processor())
                .put("libtorch", torch.version())
                .put("threads", torch.threads())
                .put("device", Torch.name(base.device()))
                .put("precision", base.precision().reason())
                .put("seed", recipe.training().seed())
                .put("base", recipe.base().model())
                .put("baseParameters", base.shape().parameters())
                .put("tokenizer", data.tokenizer().fingerprint())
                .put("dataHash", data.facts().hash())
                .put("trainRows", data.train().size())
                .put("validationRows", data.validation().size())
                .put("testRows", data.test().size())
                .put("fingerprint", fingerprint);
        return node;
    }

    /// Changes whenever a resumed run would not be the same run: recipe, tokenizer, rows, shape of the base.
    static String fingerprint(String recipeText, BaseModel base, PreparedData data) {
        String all = String.join(
                "\n",
                recipeText,
                data.tokenizer().fingerprint(),
                data.facts().hash(),
                data.train().size() + " " + data.validation().size(),
                base.config().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
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
