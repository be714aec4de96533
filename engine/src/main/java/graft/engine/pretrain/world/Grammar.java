package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rules that expand to text. A rule is a name at the start of a line and its alternatives, indented, one a line;
/// `3*` before an alternative makes it three times as likely. Within an alternative
/// - `<rule>` expands a rule (`<{name}>` the one that `name` names), `<!rule>` expands it with the opposite polarity
/// (see {@link Scene#good()}),
/// - `{name}` and `{name.form}` speak of something in the scene, `{name:list}` first takes a word from a list,
/// - `(a|b|)` chooses.
///
/// A rule that is not there is looked up as `rule.good` or `rule.bad` by the polarity in force.
public final class Grammar {
    private final Map<String, List<Phrase>> rules;

    private Grammar(Map<String, List<Phrase>> rules) {
        this.rules = rules;
    }

    /// Reads rule files; later files see the rules of earlier ones.
    public static Grammar load(String... files) {
        Map<String, List<Phrase>> rules = new TreeMap<>();
        for (String file : files) {
            List<Phrase> current = new ArrayList<>();
            for (String line : Resource.lines("rules/" + file)) {
                if (line.startsWith(" ")) {
                    add(current, line.strip());
                } else {
                    current = new ArrayList<>();
                    String name = line.strip().replace(":", "");
                    if (rules.put(name, current) != null) {
                        throw new IllegalStateException("rule '" + name + "' is written twice, again in " + file);
                    }
                }
            }
        }
        return new Grammar(rules);
    }

    private static void add(List<Phrase> alternatives, String text) {
        int star = text.indexOf("* ");
        int times = star == 1 || star == 2 ? Integer.parseInt(text.substring(0, star)) : 1;
        Phrase phrase = Phrase.parse(times == 1 ? text : text.substring(star + 2));
        for (int i = 0; i < times; i++) {
            alternatives.add(phrase);
        }
    }

    /// The names of all rules, for checks that each can be expanded.
    public List<String> names() {
        return List.copyOf(rules.keySet());
    }

    public boolean has(String rule) {
        return rules.containsKey(rule);
    }

    /// Expands a rule to finished text: spacing, capitals and "an" are put right.
    public String write(String rule, Scene scene) {
        return Surface.finish(rough(rule, scene));
    }

    /// The same with the marks of names kept.
    public String writeMarked(String rule, Scene scene) {
        return Surface.marked(rough(rule, scene));
    }

    private String rough(String rule, Scene scene) {
        StringBuilder out = new StringBuilder();
        expand(rule, scene, out);
        return out.toString();
    }

    void expand(String rule, Scene scene, StringBuilder out) {
        List<Phrase> alternatives = rules.get(rule);
        if (alternatives == null) {
            alternatives = rules.get(rule + (scene.good() ? ".good" : ".bad"));
        }
        if (alternatives == null) {
            throw new IllegalArgumentException("no rule '" + rule + "'");
        }
        scene.enter();
        scene.dice().pick(alternatives).write(this, scene, out);
        scene.leave();
    }
}
