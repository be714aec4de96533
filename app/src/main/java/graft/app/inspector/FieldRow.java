package graft.app.inspector;

import graft.app.inspector.MethodField.Flag;
import graft.app.inspector.MethodField.Number;
import graft.app.inspector.MethodField.NumberOr;
import graft.app.inspector.MethodField.Pick;
import graft.app.inspector.MethodField.Text;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/// A method's field in the form: the control that its entry asks for, its default, and what is wrong with it.
final class FieldRow {

    /// The list's entry for "a number", which is no value itself.
    private static final String NUMBER = "number";

    private final SlotViewModel model;
    private final MethodField spec;
    private final Field field;
    private @Nullable TextEntry text;
    private @Nullable Choice<String> choice;
    private @Nullable CheckBox box;
    private @Nullable Chips<String> chips;

    FieldRow(SlotViewModel model, MethodField spec) {
        this.model = model;
        this.spec = spec;
        field = switch (spec.entry()) {
            case Number number -> {
                if (!number.usual().isEmpty()) {
                    Map<String, String> words = new LinkedHashMap<>();
                    number.usual().forEach(each -> words.put(each, Figures.shown(each)));
                    chips = new Chips<>(words, this::set);
                }
                yield new Field(spec.label(), entry());
            }
            case Text _ -> new Field(spec.label(), entry());
            case Flag _ -> {
                box = new CheckBox(spec.label());
                box.setId("slot-" + spec.name());
                box.setWrapText(true);
                CheckBox made = box;
                made.setOnAction(event -> set(Boolean.toString(made.isSelected())));
                yield new Field(made);
            }
            case Pick pick -> new Field(spec.label(), choice(pick.options(), ""));
            case NumberOr number -> numberOr(number);
        };
        String range = spec.range();
        field.help(range.isEmpty() ? spec.help() : spec.help() + "\n" + Messages.text("form.bounds", range));
    }

    MethodField spec() {
        return spec;
    }

    Field field() {
        return field;
    }

    /// Usual values to pick from, or null.
    @Nullable
    Node chips() {
        return chips;
    }

    private TextEntry entry() {
        TextEntry made = new TextEntry("slot-" + spec.name(), this::type, model::takeBack, model.refused());
        text = made;
        return made;
    }

    private Choice<String> choice(Map<String, String> options, String suffix) {
        Choice<String> made = new Choice<>(
                "slot-" + spec.name() + suffix,
                List.copyOf(options.keySet()),
                value -> options.getOrDefault(value, value),
                value -> picked(value, options));
        choice = made;
        return made;
    }

    private Field numberOr(NumberOr number) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(NUMBER, number.number());
        options.putAll(number.options());
        TextEntry made = entry();
        HBox.setHgrow(made, Priority.ALWAYS);
        made.setPrefColumnCount(5);
        Choice<String> kinds = choice(options, "-kind");
        HBox.setHgrow(kinds, Priority.ALWAYS);
        HBox row = Controls.row(made, kinds);
        made.setAccessibleText(spec.label());
        return new Field(spec.label(), row);
    }

    private void picked(String value, Map<String, String> options) {
        if (value.equals(NUMBER) && spec.entry() instanceof NumberOr number) {
            set(number.first());
        } else if (options.containsKey(value)) {
            set(value);
        }
    }

    /// An empty field is a value only where none is one.
    private String type(String typed, @Nullable Object group) {
        boolean needed = spec.entry() instanceof Number usual && usual.none().isEmpty()
                || spec.entry() instanceof NumberOr && text != null && text.isFocused();
        if (typed.isBlank() && needed) {
            if (group != null) {
                model.takeBack(group);
            }
            return model.values(spec.name()).size() > 1 ? "" : Messages.text("form.no-number");
        }
        return model.type(spec.name(), number() ? Numbers.written(typed) : typed, group);
    }

    private boolean number() {
        return spec.entry() instanceof Number || spec.entry() instanceof NumberOr;
    }

    private void set(String value) {
        model.set(spec.name(), value, null);
    }

    /// The form is out of sight: a text that was not taken is gone with it.
    void leave() {
        if (text != null) {
            text.giveUp();
        }
    }

    void show() {
        Set<String> values = model.values(spec.name());
        String only = Numbers.one(values);
        String mixed = values.size() > 1 ? Messages.text("form.mixed") : "";
        switch (spec.entry()) {
            case Number number -> write(only, mixed.isEmpty() ? number.none() : mixed);
            case Text free -> write(only, mixed.isEmpty() ? free.none() : mixed);
            case Flag _ -> tick(only);
            case Pick _ -> pick(only, mixed);
            case NumberOr number -> {
                boolean word = only != null && number.options().containsKey(only);
                write(word ? "" : only, word ? "" : mixed);
                pick(only == null || word ? only : NUMBER, mixed);
                if (text != null) {
                    text.setDisable(word);
                }
            }
        }
        if (chips != null) {
            chips.choose(new ArrayList<>(values));
        }
        String standard = model.standard(spec.name());
        field.standard(
                standard == null ? "" : spec.words(standard),
                standard != null && !values.equals(Set.of(standard)),
                () -> set(standard == null ? "" : standard));
        if (text == null || text.problem().isEmpty()) {
            model.told(spec.name()).tell(field);
        }
    }

    private void write(@Nullable String value, String prompt) {
        TextField shown = text;
        if (text == null || shown == null) {
            return;
        }
        text.setPromptText(prompt);
        String now = value == null ? "" : number() ? Figures.shown(value) : value;
        boolean means = Numbers.read(text.getText()).isPresent()
                && Numbers.read(text.getText()).equals(Numbers.read(now));
        text.show(now, means || text.getText().strip().equals(now));
    }

    private void tick(@Nullable String value) {
        if (box != null) {
            box.setIndeterminate(value == null);
            box.setSelected(Boolean.parseBoolean(value));
        }
    }

    private void pick(@Nullable String value, String none) {
        if (choice != null) {
            choice.show(value, none);
        }
    }
}
