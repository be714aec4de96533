package graft.app.runs;

import graft.engine.recipe.AdapterKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Words by which the kinds of adapters are known in what people and folders call a run.
final class KindWords {

    private static final List<Map.Entry<String, AdapterKind>> NAMES = List.of(
            Map.entry("bottleneck", AdapterKind.BOTTLENECK),
            Map.entry("pfeiffer", AdapterKind.BOTTLENECK),
            Map.entry("houlsby", AdapterKind.BOTTLENECK),
            Map.entry("parallel", AdapterKind.BOTTLENECK),
            Map.entry("adapter+", AdapterKind.BOTTLENECK),
            Map.entry("compacter", AdapterKind.COMPACTER),
            Map.entry("lora", AdapterKind.LORA),
            Map.entry("dora", AdapterKind.LORA),
            Map.entry("vera", AdapterKind.VERA),
            Map.entry("(ia)³", AdapterKind.IA3),
            Map.entry("prefix", AdapterKind.PREFIX),
            Map.entry("prompt", AdapterKind.PROMPT),
            Map.entry("reft", AdapterKind.REFT),
            Map.entry("invertible", AdapterKind.INVERTIBLE),
            Map.entry("bitfit", AdapterKind.BITFIT),
            Map.entry("layernorm", AdapterKind.LAYERNORM),
            Map.entry("full", AdapterKind.FULL));

    private KindWords() {}

    /// The kind named by a run's method in words; of a union the first.
    static Optional<AdapterKind> firstIn(String method) {
        String words = method.toLowerCase(Locale.ROOT);
        AdapterKind found = null;
        int first = Integer.MAX_VALUE;
        for (Map.Entry<String, AdapterKind> name : NAMES) { // asked of thousands of runs at once
            int at = words.indexOf(name.getKey());
            if (at >= 0 && at < first) {
                first = at;
                found = name.getValue();
            }
        }
        return Optional.ofNullable(found);
    }

    /// The kinds that a text has as words of their own: what people call a run may hold the letters by chance.
    static Set<AdapterKind> in(String name) {
        String words = name.toLowerCase(Locale.ROOT);
        Set<AdapterKind> found = new HashSet<>();
        for (Map.Entry<String, AdapterKind> known : NAMES) {
            if (asAWord(known.getKey(), words)) {
                found.add(known.getValue());
            }
        }
        return found;
    }

    private static boolean asAWord(String word, String text) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            if ((at == 0 || !Character.isLetter(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isLetter(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }
}
