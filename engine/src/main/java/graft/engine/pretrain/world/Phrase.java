package graft.engine.pretrain.world;

import java.util.ArrayList;
import java.util.List;

/// One parsed alternative of a rule.
sealed interface Phrase {

    void write(Grammar grammar, Scene scene, StringBuilder out);

    record Text(String text) implements Phrase {
        @Override
        public void write(Grammar grammar, Scene scene, StringBuilder out) {
            out.append(text);
        }
    }

    record Rule(String name, boolean opposite) implements Phrase {
        @Override
        public void write(Grammar grammar, Scene scene, StringBuilder out) {
            if (opposite) {
                scene.flip();
            }
            grammar.expand(resolved(scene), scene, out);
            if (opposite) {
                scene.flip();
            }
        }

        /// A name in braces stands for what the scene binds it to: `<{main}-np>`.
        private String resolved(Scene scene) {
            int close = name.indexOf('}');
            return name.startsWith("{")
                    ? scene.find(name.substring(1, close), "").say("", scene.dice()) + name.substring(close + 1)
                    : name;
        }
    }

    /// `list` is empty where the name is already in the scene.
    record Slot(String name, String list, String form) implements Phrase {
        @Override
        public void write(Grammar grammar, Scene scene, StringBuilder out) {
            out.append(scene.find(name, list).say(form, scene.dice()));
        }
    }

    record Choice(List<Phrase> options) implements Phrase {
        @Override
        public void write(Grammar grammar, Scene scene, StringBuilder out) {
            scene.dice().pick(options).write(grammar, scene, out);
        }
    }

    record Row(List<Phrase> parts) implements Phrase {
        @Override
        public void write(Grammar grammar, Scene scene, StringBuilder out) {
            for (Phrase part : parts) {
                part.write(grammar, scene, out);
            }
        }
    }

    static Phrase parse(String text) {
        Reader reader = new Reader(text);
        Phrase phrase = reader.row();
        if (reader.at < text.length()) {
            throw new IllegalStateException("unexpected '" + text.charAt(reader.at) + "' in: " + text);
        }
        return phrase;
    }

    /// Reads by recursive descent; `at` is the next character.
    final class Reader {
        private final String text;
        private int at;

        private Reader(String text) {
            this.text = text;
        }

        private Row row() {
            List<Phrase> parts = new ArrayList<>();
            StringBuilder plain = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                char c = text.charAt(at);
                if (c == '<' || c == '{' || c == '(') {
                    flush(plain, parts);
                    parts.add(c == '<' ? rule() : c == '{' ? slot() : choice());
                } else {
                    plain.append(c);
                    at++;
                }
            }
            flush(plain, parts);
            return new Row(List.copyOf(parts));
        }

        private static void flush(StringBuilder plain, List<Phrase> parts) {
            if (!plain.isEmpty()) {
                parts.add(new Text(plain.toString()));
                plain.setLength(0);
            }
        }

        private String upTo(char end) {
            int close = text.indexOf(end, at);
            if (close < 0) {
                throw new IllegalStateException("missing '" + end + "' in: " + text);
            }
            String inside = text.substring(at + 1, close);
            at = close + 1;
            return inside;
        }

        private Phrase rule() {
            String name = upTo('>');
            boolean opposite = name.startsWith("!");
            return new Rule(opposite ? name.substring(1) : name, opposite);
        }

        private Phrase slot() {
            String inside = upTo('}');
            int dot = inside.indexOf('.');
            String form = dot < 0 ? "" : inside.substring(dot + 1);
            String head = dot < 0 ? inside : inside.substring(0, dot);
            int colon = head.indexOf(':');
            return colon < 0
                    ? new Slot(head, "", form)
                    : new Slot(head.substring(0, colon), head.substring(colon + 1), form);
        }

        private Phrase choice() {
            List<Phrase> options = new ArrayList<>();
            do {
                at++;
                options.add(row());
            } while (at < text.length() && text.charAt(at) == '|');
            if (at >= text.length()) {
                throw new IllegalStateException("missing ')' in: " + text);
            }
            at++;
            return new Choice(List.copyOf(options));
        }
    }
}
