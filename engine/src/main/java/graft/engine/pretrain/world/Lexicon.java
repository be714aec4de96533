package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The word lists, by name. A list's file says what kind of words it holds.
public final class Lexicon {
    private final Map<String, List<Referent>> lists;

    private Lexicon(Map<String, List<Referent>> lists) {
        this.lists = Collections.unmodifiableMap(lists);
    }

    /// Reads the bundled word lists.
    public static Lexicon load() {
        Map<String, List<Referent>> lists = new LinkedHashMap<>();
        read("nouns.txt", Lexicon::noun, lists);
        read("verbs.txt", Lexicon::verb, lists);
        read("adjectives.txt", Lexicon::adjective, lists);
        read("words.txt", Referent::text, lists);
        read("names.txt", Referent::text, lists);
        lists.put("product", products(lists));
        return new Lexicon(lists);
    }

    /// The words of a list; an unknown name is a defect in the rules.
    public List<Referent> list(String name) {
        List<Referent> list = lists.get(name);
        if (list == null) {
            throw new IllegalArgumentException("no word list '" + name + "'");
        }
        return list;
    }

    /// The words of a list in their plain form.
    public List<String> plain(String name) {
        Dice unused = new Dice(0);
        return list(name).stream().map(word -> word.say("", unused)).toList();
    }

    private static void read(String file, Function<String, Referent> kind, Map<String, List<Referent>> into) {
        for (String line : Resource.lines(file)) {
            int colon = line.indexOf(':');
            List<Referent> words = new ArrayList<>();
            for (String word : line.substring(colon + 1).split(",")) {
                words.add(kind.apply(word.strip()));
            }
            into.put(line.substring(0, colon).strip(), List.copyOf(words));
        }
    }

    /// Every brand with every model: "Orbit Mini".
    private static List<Referent> products(Map<String, List<Referent>> lists) {
        Dice unused = new Dice(0);
        List<Referent> products = new ArrayList<>();
        for (Referent brand : lists.getOrDefault("brand", List.of())) {
            for (Referent model : lists.getOrDefault("model", List.of())) {
                products.add(Referent.text(brand.say("", unused) + " " + model.say("", unused)));
            }
        }
        return List.copyOf(products);
    }

    static Word.Noun noun(String spelled) {
        String[] forms = spelled.split("/");
        return new Word.Noun(forms[0], forms.length > 1 ? forms[1] : Inflection.plural(forms[0]));
    }

    static Word.Verb verb(String spelled) {
        String[] forms = spelled.split("/");
        String base = forms[0];
        String past = forms.length > 1 ? forms[1] : Inflection.past(base);
        return new Word.Verb(
                base,
                Inflection.thirdPerson(base),
                past,
                forms.length > 2 ? forms[2] : past,
                forms.length > 3 ? forms[3] : Inflection.progressive(base));
    }

    static Word.Adjective adjective(String spelled) {
        String[] forms = spelled.split("/");
        return new Word.Adjective(
                forms[0],
                forms.length > 1 ? forms[1] : Inflection.comparative(forms[0]),
                forms.length > 2 ? forms[2] : Inflection.superlative(forms[0]));
    }
}
