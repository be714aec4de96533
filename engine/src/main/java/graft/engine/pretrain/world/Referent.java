package graft.engine.pretrain.world;

/// Something a sentence can speak of: `{hero}` in a rule says its plain name, `{hero.he}` another form of it.
@FunctionalInterface
public interface Referent {

    /// The text of a form; the empty form is the plain name.
    String say(String form, Dice dice);

    static Referent text(String text) {
        return new Word.Plain(text);
    }

    static IllegalArgumentException unknown(Object what, String form) {
        return new IllegalArgumentException(what + " has no form '" + form + "'");
    }
}
