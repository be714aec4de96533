package graft.engine.exchange;

import graft.engine.checkpoint.TensorFile;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Modules of which a weight file has nothing although its configuration means them. Both libraries load such a file
/// and leave them at their start; here it is refused.
///
/// @param prefix what stands before a module's path in the file's keys
record MissingModules(AdapterConfig config, TensorFile file, String prefix) {

    /// What stands before the index of a layer, the index, and what comes after.
    private static final Pattern IN_LAYER = Pattern.compile("((?:.*?\\.)?)(\\d+)(\\..*|)");

    private static final int SHOWN = 3;

    /// @param field   of the configuration that means them
    /// @param missing their paths, those of one map in several layers one after the other
    /// @throws InvalidInput when there is one
    void refuse(String field, Stream<String> missing) {
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, List<String>> layers = new LinkedHashMap<>();
        missing.forEach(path -> {
            Matcher match = IN_LAYER.matcher(path);
            boolean inLayer = match.matches();
            String kind = inLayer ? match.group(1) + "N" + match.group(3) : path;
            first.putIfAbsent(kind, path);
            layers.computeIfAbsent(kind, key -> new ArrayList<>()).add(inLayer ? match.group(2) : "");
        });
        if (first.isEmpty()) {
            return;
        }
        String told = first.keySet().stream()
                .limit(SHOWN)
                .map(kind -> "\"" + prefix + first.get(kind) + "\"" + in(layers.getOrDefault(kind, List.of())))
                .collect(Collectors.joining(", "));
        String more = first.size() > SHOWN ? " and " + (first.size() - SHOWN) + " others" : "";
        throw new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                file.file() + ": it has nothing of " + told + more + ", which its configuration means on this base ("
                        + field + " is " + AdapterConfig.shown(config.root().path(field)) + ").",
                "The file is not whole: fetch or save the adapter again, or name the base that it was trained on"
                        + " (--base).");
    }

    private static String in(List<String> layers) {
        return layers.getFirst().isEmpty()
                ? ""
                : (layers.size() == 1 ? " (layer " : " (layers ") + String.join(", ", layers) + ")";
    }
}
