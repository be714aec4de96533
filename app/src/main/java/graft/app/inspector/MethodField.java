package graft.app.inspector;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.List;
import java.util.Map;

/// One field of a method's form. Its values are texts as recipes spell them ({@link
/// graft.engine.recipe.AdapterFields}), and what a value may be is checked by the engine, so that a form says the same
/// of it as the command line.
///
/// @param name  in recipes, and where issues name it
/// @param label above it
/// @param help  one sentence: what it does, and why one would change it
/// @param entry how it is entered
/// @param place where it stands in the form
record MethodField(String name, String label, String help, Entry entry, Place place) {

    /// Where a field stands.
    enum Place {
        /// A row of its own.
        ROW,
        /// Half a row, beside the half before or after it.
        HALF,
        /// Among those that are seldom changed.
        MORE
    }

    /// How a value is entered.
    sealed interface Entry {}

    /// A number.
    ///
    /// @param range in words, `1 to the width`
    /// @param none  what stands in the empty field where no value is a value; empty where one is needed
    /// @param usual values to pick from
    record Number(String range, String none, List<String> usual) implements Entry {}

    /// A number or one of a few words.
    ///
    /// @param number what the list calls a number
    /// @param first  the number to begin with
    record NumberOr(String range, String number, String first, Map<String, String> options) implements Entry {}

    /// Free words, which may be none.
    ///
    /// @param none what stands in the empty field
    record Text(String none) implements Entry {}

    /// Yes or no: the label stands beside its box.
    record Flag() implements Entry {}

    /// One of a few.
    ///
    /// @param options words by value, in order
    record Pick(Map<String, String> options) implements Entry {}

    /// The bounds in words, or empty.
    String range() {
        return switch (entry) {
            case Number number -> number.range();
            case NumberOr number -> number.range();
            case Text _, Flag _, Pick _ -> "";
        };
    }

    /// The words of a value.
    String words(String value) {
        return switch (entry) {
            case Number number -> value.isEmpty() ? number.none() : Figures.shown(value);
            case NumberOr number -> number.options().getOrDefault(value, Figures.shown(value));
            case Text text -> value.isEmpty() ? text.none() : value;
            case Pick pick -> pick.options().getOrDefault(value, value);
            case Flag _ -> Messages.text(Boolean.parseBoolean(value) ? "canvas.on" : "canvas.off");
        };
    }
}
