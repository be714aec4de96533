package graft.engine.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Which modules a configuration of PEFT means, by the library's rule (`check_target_module_exists` of PEFT 0.21.2): a
/// pattern of the whole path, or the ends of paths, of which layers may be chosen; less what is excluded or trained
/// whole.
record PeftScope(AdapterConfig config) {

    private static final Pattern FIRST_INDEX = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\..*");

    /// What `target_modules` says for every linear map but the last.
    private static final String ALL_LINEAR = "all-linear";

    /// Whether the configuration says what it means; without `target_modules` the library has a list for each kind of
    /// model, which it writes down when it saves.
    boolean known() {
        JsonNode targets = targets();
        return targets.isTextual() || targets.isArray() && !targets.isEmpty();
    }

    /// Whether it names every linear map of the model without listing them.
    boolean allLinear() {
        return targets().asText().equalsIgnoreCase(ALL_LINEAR);
    }

    /// Whether the module is to have an adapter.
    ///
    /// @param path as the wrapped model has it, with its prefix
    boolean means(String path) {
        if (excluded(path) || trainedWhole(path)) {
            return false;
        }
        if (targets().isTextual() && !allLinear()) {
            return new ModulePattern(config, "target_modules", targets().asText()).matches(path);
        }
        boolean named = allLinear() || texts("target_modules").anyMatch(end -> PeftTargets.means(end, path));
        return named && inChosenLayer(path);
    }

    private JsonNode targets() {
        return config.root().path("target_modules");
    }

    private boolean excluded(String path) {
        JsonNode excluded = config.root().path("exclude_modules");
        return excluded.isTextual() && !excluded.asText().isEmpty()
                ? new ModulePattern(config, "exclude_modules", excluded.asText()).matches(path)
                : texts("exclude_modules").anyMatch(end -> PeftTargets.means(end, path));
    }

    /// Whether the path is of a module that `modules_to_save` names, or of one in it.
    private boolean trainedWhole(String path) {
        return texts("modules_to_save").anyMatch(module -> ("." + path + ".").contains("." + module + "."));
    }

    private boolean inChosenLayer(String path) {
        JsonNode layers = config.root().path("layers_to_transform");
        List<Integer> chosen = layers.isNumber()
                ? List.of(layers.asInt())
                : StreamSupport.stream(layers.spliterator(), false)
                        .map(layer -> layer.asInt(-1))
                        .toList();
        return chosen.isEmpty() || index(path).stream().boxed().anyMatch(chosen::contains);
    }

    private OptionalInt index(String path) {
        JsonNode pattern = config.root().path("layers_pattern");
        List<String> named = pattern.isTextual()
                ? Stream.of(pattern.asText()).filter(text -> !text.isEmpty()).toList()
                : texts("layers_pattern").toList();
        if (named.isEmpty()) {
            Matcher match = FIRST_INDEX.matcher(path);
            return match.matches() ? number(match.group(1)) : OptionalInt.empty();
        }
        List<String> steps = List.of(path.split("\\."));
        return IntStream.range(0, steps.size() - 1)
                .filter(i -> named.contains(steps.get(i)) && steps.get(i + 1).matches("\\d+"))
                .mapToObj(i -> number(steps.get(i + 1)))
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt number(String digits) {
        return digits.length() > 6 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    }

    /// The texts of a list; none of a field that is no list.
    private Stream<String> texts(String field) {
        return StreamSupport.stream(config.root().path(field).spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }
}
