package graft.engine.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Names modules as PEFT's lists do: an entry means every module that is called so, or whose path ends with a dot
/// and the entry.
final class PeftTargets {

    private PeftTargets() {}

    /// The shortest entries that together mean exactly the chosen modules.
    ///
    /// @param chosen paths, each one of `all`
    /// @param all    the paths of every module of the model
    static List<String> of(Collection<String> chosen, Collection<String> all) {
        Set<String> wanted = Set.copyOf(chosen);
        TreeSet<String> entries = new TreeSet<>();
        for (String path : new TreeSet<>(chosen)) {
            if (entries.stream().noneMatch(entry -> means(entry, path))) {
                entries.add(shortest(path, wanted, all));
            }
        }
        return List.copyOf(entries);
    }

    /// The shortest end of the path that means no module beside the wanted ones.
    static String shortest(String path, Set<String> wanted, Collection<String> all) {
        List<String> ends = new ArrayList<>();
        for (int dot = path.lastIndexOf('.'); dot >= 0; dot = path.lastIndexOf('.', dot - 1)) {
            ends.add(path.substring(dot + 1));
            if (dot == 0) {
                break;
            }
        }
        return ends.stream()
                .filter(end -> all.stream().allMatch(module -> wanted.contains(module) || !means(end, module)))
                .findFirst()
                .orElse(path);
    }

    static boolean means(String entry, String path) {
        return path.equals(entry) || path.endsWith("." + entry);
    }
}
