package graft.engine.pretrain.world;

/// A word and its forms. A form is asked for by the ending it regularly has.
public sealed interface Word extends Referent {

    /// Forms: none, `s` (plural), `a` ("a pear").
    record Noun(String one, String many) implements Word {
        @Override
        public String say(String form, Dice dice) {
            return switch (form) {
                case "" -> one;
                case "s" -> many;
                case "a" -> "a " + one;
                case "the" -> "the " + one;
                default -> throw Referent.unknown(this, form);
            };
        }
    }

    /// Forms: none, `s`, `ed` (past), `en` (participle), `ing`.
    record Verb(String base, String third, String past, String participle, String progressive) implements Word {
        @Override
        public String say(String form, Dice dice) {
            return switch (form) {
                case "" -> base;
                case "s" -> third;
                case "ed" -> past;
                case "en" -> participle;
                case "ing" -> progressive;
                default -> throw Referent.unknown(this, form);
            };
        }
    }

    /// Forms: none, `er`, `est`.
    record Adjective(String plain, String comparative, String superlative) implements Word {
        @Override
        public String say(String form, Dice dice) {
            return switch (form) {
                case "" -> plain;
                case "er" -> comparative;
                case "est" -> superlative;
                default -> throw Referent.unknown(this, form);
            };
        }
    }

    /// A name, number or particle: one form.
    record Plain(String text) implements Word {
        @Override
        public String say(String form, Dice dice) {
            if (!form.isEmpty()) {
                throw Referent.unknown(this, form);
            }
            return text;
        }
    }
}
