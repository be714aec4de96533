package graft.app.inspector;

import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.util.Duration;

/// One field of a form: its label above with a hint (default, unit) at the right end, the control, and below it
/// what is wrong, if anything is. A value that differs from its default has a way back in the hint's place.
public final class Field extends VBox {

    private static final Duration PATIENCE = Duration.millis(400);

    private final Label hint = Controls.label("", "g-faint", "g-small");
    private final Button back = new Button();
    private final Label problem = Controls.label("", "g-small");
    private final String label;
    private final Node name;
    private final Node control;
    private final HBox head;
    private final Text measure = new Text();
    private String hintWords = "";
    private String hintShort = "";

    public Field(String label, Node control) {
        this(label, Controls.label(label, "g-muted", "g-small"), control);
        getChildren().add(1, control);
    }

    /// A box with its own words: the label beside it.
    public Field(CheckBox box) {
        this(box.getText(), box, box);
    }

    private Field(String label, Node name, Node control) {
        this.label = label;
        this.name = name;
        this.control = control;
        getStyleClass().add("g-field");
        if (name instanceof Label above) {
            above.setLabelFor(control);
            above.setWrapText(true); // what it is called must not decide how wide the form is
        }
        back.getStyleClass().setAll("g-back");
        back.setMinWidth(USE_PREF_SIZE);
        hint.setMinWidth(0); // what is said must not decide how wide the form is
        head = new HBox(name, Controls.spacer(), hint, back);
        head.widthProperty().addListener(observed -> Platform.runLater(this::fitHint));
        head.getStyleClass().add("g-field-head");
        problem.setWrapText(true);
        getChildren().addAll(head, problem);
        hint("");
        problem("");
        show(back, false);
        control.setAccessibleText(label);
    }

    /// What it is called.
    public String label() {
        return label;
    }

    /// The field that a control is a part of.
    public static Optional<Field> around(Node control) {
        for (Node at = control; at != null; at = at.getParent()) {
            if (at instanceof Field field) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// Every field of a form that can be filled in now, in its order: those that the level hides, or that do not matter
    /// for what is chosen, are left out; those that are folded are not.
    public static List<Field> in(Node form) {
        List<Field> found = new ArrayList<>();
        collect(form, found);
        return found;
    }

    private static void collect(Node node, List<Field> found) {
        if (node instanceof Fold fold) {
            fold.body().getChildren().forEach(child -> collect(child, found));
        } else if (node.isVisible() && node instanceof Field field) {
            found.add(field);
            // One may hold others, as early stopping does.
            field.getChildren().forEach(child -> collect(child, found));
        } else if (node.isVisible() && node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, found));
        }
    }

    /// Unfolds what it is folded in.
    public void unfold() {
        for (Node at = this; at != null; at = at.getParent()) {
            if (at instanceof Fold fold) {
                fold.open(true);
            }
        }
    }

    /// Puts the keyboard on its control, or on the first of several.
    public void takeKeyboard() {
        focusable(control).ifPresent(Node::requestFocus);
    }

    private static Optional<Node> focusable(Node node) {
        if (node.isFocusTraversable()) {
            return Optional.of(node);
        }
        return node instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream()
                        .flatMap(child -> focusable(child).stream())
                        .findFirst()
                : Optional.empty();
    }

    /// What stands at the label's right end.
    public void hint(String text) {
        hint(text, text);
    }

    /// @param shorter what stands there where the words have no room
    private void hint(String text, String shorter) {
        hintWords = text;
        hintShort = shorter;
        fitHint();
    }

    /// A hint is never cut to dots: it is said in fewer words, or not at all.
    private void fitHint() {
        hint.setText(fits(hintWords) ? hintWords : fits(hintShort) ? hintShort : "");
    }

    private boolean fits(String words) {
        measure.setText(words);
        measure.setFont(hint.getFont());
        double room = head.getWidth() - name.prefWidth(-1) - 2 * head.getSpacing() - 1;
        return head.getWidth() <= 0 || Math.ceil(measure.getLayoutBounds().getWidth()) <= room;
    }

    /// What the field does, when the pointer rests on it and for screen readers.
    public void help(String text) {
        if (text.isEmpty()) {
            return;
        }
        Tooltip tip = new Tooltip(text);
        tip.setShowDelay(PATIENCE);
        tip.setShowDuration(Duration.INDEFINITE);
        tip.setWrapText(true);
        tip.setMaxWidth(340);
        Tooltip.install(name, tip);
        control.setAccessibleHelp(text);
        Help.note(this, () -> new Help(label, text.lines().toList()));
    }

    /// Shows the default: in faint words where the value is that, else as a way back to it.
    ///
    /// @param words   the default's, or empty where it is not known
    /// @param differs whether the value is another
    public void standard(String words, boolean differs, Runnable wayBack) {
        boolean said = control instanceof ComboBox<?> || control instanceof CheckBox;
        hint(said ? Messages.text("form.is-default") : Messages.text("form.default", words), said ? "" : words);
        show(back, differs && !words.isEmpty());
        show(hint, !differs && !words.isEmpty());
        back.setText("↺ " + words);
        back.setAccessibleText(Messages.text("form.reset", words));
        back.setOnAction(event -> wayBack.run());
    }

    /// What is wrong with the value, or empty.
    public void problem(String text) {
        tell(text, "g-failed");
    }

    /// What to look at though it can be used.
    public void warning(String text) {
        tell(text, "g-attention");
    }

    private void tell(String text, String tone) {
        problem.setText(text);
        problem.getStyleClass().setAll("label", "g-small", tone);
        show(problem, !text.isEmpty());
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
