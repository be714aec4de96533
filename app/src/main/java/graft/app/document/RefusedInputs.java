package graft.app.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What stands in the window's fields and was not taken: beside it the recipe has its last good value, so that nothing
/// may be started from it without a word. Fields report here, everything that starts something asks here, and one place
/// of the window puts the question.
public final class RefusedInputs {

    /// @param where  the field, which {@link #lead} brings into view
    /// @param label  what it is called
    /// @param text   what stands in it, as short as a sentence bears; empty for a text of many lines
    /// @param why    it was not taken and what would be, a sentence
    /// @param kept   the value that the recipe has instead, empty where that is none or of many lines
    /// @param giveUp lets the field show what the recipe has
    public record Refused(Object where, String label, String text, String why, String kept, Runnable giveUp) {}

    /// What is about to be done with the recipe.
    public enum Start {
        RUN,
        QUEUE,
        REPEAT
    }

    /// @param refused  at least one
    /// @param anyway   does it with what the recipe has, which the fields then show
    public record Question(Start start, List<Refused> refused, Runnable anyway) {}

    private final Map<Object, Refused> refused = new LinkedHashMap<>();
    private Consumer<Question> asker = question -> {};
    private Consumer<Object> guide = where -> {};
    private Runnable changed = () -> {};

    /// Who asks the user; until there is somebody, nothing is started while anything is refused.
    public void onQuestion(Consumer<Question> newAsker) {
        asker = newAsker;
    }

    /// Who takes a question back: what it was about is no longer so.
    public void onChange(Runnable newChanged) {
        changed = newChanged;
    }

    /// Who brings a field into view and puts the keyboard there.
    public void onLead(Consumer<Object> newGuide) {
        guide = newGuide;
    }

    /// A field's text was not taken.
    public void add(Refused input) {
        refused.put(input.where(), input);
        changed.run();
    }

    /// What stands in a field is what the recipe has.
    public void remove(Object where) {
        if (refused.remove(where) != null) {
            changed.run();
        }
    }

    /// Every field shows what the recipe has: it is about to be another one.
    void giveUp() {
        all().forEach(input -> input.giveUp().run());
    }

    /// What is refused now, the oldest first.
    public List<Refused> all() {
        return List.copyOf(refused.values());
    }

    /// Goes to a field.
    public void lead(Refused input) {
        guide.accept(input.where());
    }

    /// Starts something at once, or, while a field holds what was refused, once the user has said so.
    public void start(Start start, Runnable action) {
        List<Refused> now = all();
        if (now.isEmpty()) {
            action.run();
            return;
        }
        asker.accept(new Question(start, now, () -> {
            now.forEach(input -> input.giveUp().run());
            action.run();
        }));
    }
}
