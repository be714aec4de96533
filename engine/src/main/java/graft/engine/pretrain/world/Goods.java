package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;

/// A kind of thing that is bought or visited and then judged.
/// @param names   what it is called
/// @param got     how one comes by it, in the past: "bought"
/// @param aspects what can be said of it
/// @param good    events that speak for it, `bad` against it
record Goods(List<Word.Noun> names, String got, List<Aspect> aspects, List<Event> good, List<Event> bad) {

    enum Count {
        ONE,
        MANY,
        MASS
    }

    /// A part or quality with the adjectives that speak for it and against it.
    record Aspect(Word.Noun noun, Count count, List<String> praise, List<String> blame) {}

    /// Something that happened: subject, verb and the rest of the sentence.
    record Event(String subject, Word.Verb verb, String rest) {}

    /// Reads the bundled goods.
    static List<Goods> load() {
        List<Goods> all = new ArrayList<>();
        List<String> section = new ArrayList<>();
        for (String line : Resource.lines("goods.txt")) {
            if (line.startsWith("[") && !section.isEmpty()) {
                all.add(parse(section));
                section.clear();
            } else if (!line.startsWith("[")) {
                section.add(line);
            }
        }
        all.add(parse(section));
        return List.copyOf(all);
    }

    private static Goods parse(List<String> section) {
        List<Word.Noun> names = new ArrayList<>();
        List<Aspect> aspects = new ArrayList<>();
        List<Event> good = new ArrayList<>();
        List<Event> bad = new ArrayList<>();
        String got = "";
        for (String line : section) {
            String key = line.substring(0, line.indexOf(':'));
            String value = line.substring(line.indexOf(':') + 1).strip();
            switch (key) {
                case "name" -> words(value).forEach(word -> names.add(Lexicon.noun(word)));
                case "got" -> got = Lexicon.verb(value).past();
                case "aspect" -> aspects.add(aspect(value));
                case "good" -> good.add(event(value));
                case "bad" -> bad.add(event(value));
                default -> throw new IllegalStateException("goods.txt: unknown line: " + line);
            }
        }
        return new Goods(List.copyOf(names), got, List.copyOf(aspects), List.copyOf(good), List.copyOf(bad));
    }

    private static Aspect aspect(String text) {
        String[] sides = text.substring(text.indexOf('=') + 1).split(" / ");
        String noun = text.substring(0, text.indexOf('=')).strip();
        Count count = noun.endsWith("*") ? Count.MANY : noun.endsWith("~") ? Count.MASS : Count.ONE;
        String bare = count == Count.ONE ? noun : noun.substring(0, noun.length() - 1);
        Word.Noun forms = count == Count.ONE ? Lexicon.noun(bare) : new Word.Noun(bare, bare);
        return new Aspect(forms, count, words(sides[0]), words(sides[1]));
    }

    private static Event event(String text) {
        String[] parts = text.split("\\|");
        return new Event(parts[0].strip(), Lexicon.verb(parts[1].strip()), parts.length > 2 ? parts[2].strip() : "");
    }

    private static List<String> words(String list) {
        return List.of(list.strip().split("\\s*,\\s*"));
    }
}
