package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Purpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Refuses a file of PEFT that has nothing of a module which its configuration means on this base ({@link PeftScope}).
final class PeftWhole {

    private final AdapterConfig config;
    private final ModelShape shape;
    private final Modules modules;
    private final PeftScope scope;
    private final Set<String> names = new LinkedHashSet<>();

    PeftWhole(AdapterConfig config, ModelShape shape, Modules modules) {
        this.config = config;
        this.shape = shape;
        this.modules = modules;
        this.scope = new PeftScope(config);
    }

    /// Takes note of a tensor of the file.
    ///
    /// @param name without the library's wrapper
    void has(String name) {
        names.add(name);
    }

    /// @throws graft.engine.error.InvalidInput when the file lacks a module, or a bias that was trained
    void require(TensorFile file) {
        List<String> adapted = meant();
        MissingModules missing = new MissingModules(config, file, PeftFolder.PREFIX);
        missing.refuse(
                "target_modules",
                adapted.stream().filter(path -> names.stream().noneMatch(name -> name.startsWith(path + "."))));
        Set<String> trained = names.stream().map(PeftWhole::plain).collect(Collectors.toSet());
        missing.refuse("bias", biases(adapted, trained).stream().filter(bias -> !trained.contains(bias)));
    }

    private List<String> meant() {
        if (!scope.known()) {
            return List.of();
        }
        Collection<String> candidates =
                new ArrayList<>(config.text("peft_type", "").equals("LN_TUNING") ? modules.norms() : modules.maps());
        if (scope.allLinear()) {
            candidates.removeIf(Modules::isTokenTable); // no linear map
        } else if (isOwnClass()) {
            candidates.addAll(modules.onceMaps());
        }
        return candidates.stream().map(this::path).filter(scope::means).toList();
    }

    /// As the wrapped class has it: with the family's prefix where the file's names have it.
    private String path(String module) {
        return prefixed() ? modules.wrapped(module) : module;
    }

    private boolean prefixed() {
        return names.stream().anyMatch(name -> name.startsWith(shape.family().prefix()));
    }

    /// Whether the base is of the very class that was wrapped: only then are there the same maps outside the layers.
    private boolean isOwnClass() {
        String wrapped =
                config.root().path("auto_mapping").path("base_model_class").asText();
        return wrapped.equals(shape.architecture())
                || switch (config.text("task_type", "")) {
                    case "SEQ_CLS" -> shape.purpose() == Purpose.SEQUENCE_CLASSIFICATION;
                    case "TOKEN_CLS" -> shape.purpose() == Purpose.TOKEN_CLASSIFICATION;
                    case "CAUSAL_LM" -> shape.purpose().causal();
                    default -> false;
                };
    }

    /// The biases of the layers that are trained along. Older releases of the library lost those of `…_only`:
    /// then there are none at all.
    private List<String> biases(List<String> adapted, Set<String> trained) {
        String bias = config.text("bias", "none");
        if (bias.equals("all")) {
            return modules.biases().map(this::path).toList();
        }
        List<String> own = bias.endsWith("_only")
                ? modules.biases()
                        .map(this::path)
                        .filter(name -> adapted.contains(name.substring(0, name.lastIndexOf('.'))))
                        .toList()
                : List.of();
        return own.stream().anyMatch(trained::contains) ? own : List.of();
    }

    /// A name without what the library puts around modules that it trains or changes.
    static String plain(String name) {
        return name.replace(".base_layer", "").replace(".modules_to_save", "").replace(".ln_tuning_layers", "");
    }
}
