package graft.engine.service;

import graft.engine.checkpoint.SafeTensors;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What can be told of a model folder from its configuration, the sizes and headers of its weights and its card.
record ModelEntries(Machine machine) {

    private static final Pattern SHARD =
            Pattern.compile("(?:model|pytorch_model)-\\d+-of-(\\d+)\\.(?:safetensors|bin)");
    private static final String NO_WEIGHTS = "The folder has no model.safetensors: it can be counted, not trained.";
    private static final String PARTLY_CACHED =
            "Its weights are not in the cache: it can be counted, not trained, until it is downloaded.";

    BaseModelEntry entry(String name, String source, Path folder) {
        String licence = "";
        List<Path> weights = List.of();
        try {
            licence = licence(folder);
            weights = weights(folder);
            ModelShape shape = ModelShapes.read(folder);
            String problem = problem(weights, source.equals("cached") ? PARTLY_CACHED : NO_WEIGHTS);
            return new BaseModelEntry(
                    name,
                    source,
                    folder.toString(),
                    shape.architecture(),
                    shape.parameters(),
                    shape.layers(),
                    shape.width(),
                    bytes(weights),
                    licence,
                    problem.isEmpty(),
                    problem.isEmpty() ? tokenizer(folder) : problem,
                    Fits.of(shape, machine));
        } catch (EngineException | IOException problem) {
            return new BaseModelEntry(
                    name,
                    source,
                    folder.toString(),
                    "",
                    parameters(weights),
                    0,
                    0,
                    bytes(weights),
                    licence,
                    false,
                    String.valueOf(problem.getMessage()));
        }
    }

    /// The files that would be read: safetensors, else pickles; whole ones before shards.
    private static List<Path> weights(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> files = inside.filter(Files::isRegularFile).sorted().toList();
            for (String suffix : List.of("model.safetensors", ".safetensors", "pytorch_model.bin", ".bin")) {
                boolean whole = !suffix.startsWith(".");
                List<Path> found = files.stream()
                        .filter(file -> whole
                                ? name(file).equals(suffix)
                                : SHARD.matcher(name(file)).matches())
                        .filter(file -> name(file).endsWith(suffix))
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    private static String problem(List<Path> weights, String without) {
        if (weights.isEmpty()) {
            return without;
        }
        Matcher shard = SHARD.matcher(name(weights.getFirst()));
        if (shard.matches() && !shard.group(1).replaceFirst("^0+(?=.)", "").equals(String.valueOf(weights.size()))) {
            return "Of " + shard.group(1) + " weight files only " + weights.size() + " are there.";
        }
        return damage(weights);
    }

    /// What is wrong with the weights of a folder by their headers and sizes, without reading them; empty where nothing
    /// is, and where there are none.
    static String damage(Path folder) {
        try {
            return damage(weights(folder));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /// What keeps a base from being trained though its weights can be read. It can still be counted and placed on.
    private static String tokenizer(Path folder) {
        return Tokenizer.problem(folder)
                .map(broken -> broken.getMessage() + " " + broken.nextStep())
                .orElse("");
    }

    private static String damage(List<Path> weights) {
        for (Path file : weights) {
            if (name(file).endsWith(".safetensors")) {
                try {
                    SafeTensors.open(file, ErrorCode.MODEL_WEIGHTS).close();
                } catch (EngineException damaged) {
                    return damaged.getMessage() + " " + damaged.nextStep();
                }
            }
        }
        return "";
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static long bytes(List<Path> files) {
        long sum = 0;
        for (Path file : files) {
            try {
                sum += Files.size(file);
            } catch (IOException gone) {
                return sum;
            }
        }
        return sum;
    }

    /// The weights of a folder whose configuration is not understood, counted by the headers of its files; 0 where
    /// they say nothing either.
    private static long parameters(List<Path> weights) {
        long sum = 0;
        for (Path file : weights) {
            if (!name(file).endsWith(".safetensors")) {
                return 0;
            }
            try (SafeTensors tensors = SafeTensors.open(file, ErrorCode.MODEL_WEIGHTS)) {
                for (String tensor : tensors.names()) {
                    sum += tensors.shape(tensor).size();
                }
            } catch (EngineException unreadable) {
                return 0;
            }
        }
        return sum;
    }

    /// The `license:` line of a model card's front matter.
    private static String licence(Path folder) throws IOException {
        Path card = folder.resolve("README.md");
        if (!Files.isRegularFile(card) || Files.size(card) > 1 << 20) {
            return "";
        }
        return new String(Files.readAllBytes(card), StandardCharsets.UTF_8)
                .lines()
                .limit(60)
                .filter(line -> line.startsWith("license:"))
                .map(line -> line.substring("license:".length()).strip().replaceAll("^[\"']|[\"']$", ""))
                .findFirst()
                .orElse("");
    }
}
