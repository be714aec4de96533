package graft.app.inspector;

import graft.app.document.RefusedInputs;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A text field that edits as one types: everything typed while it keeps the focus is one command. A text
/// that cannot be used is left standing with its problem below, and changes nothing: what its beginning meant, which
/// was taken while it was typed, is taken back.
public final class TextEntry extends TextField {

    /// Characters of a refused text that a sentence bears.
    private static final int SHOWN = 24;

    private final RefusedInputs refused;
    private Object session = new Object();
    private boolean showing;
    private boolean stays;
    private String problem = "";
    private String value = "";

    /// @param edit is given the text and the group of edits to undo together; answers with what is wrong with
    ///   the text, or empty
    /// @param takeBack is given a group whose edits are to be as if they had not been
    /// @param refused  is told of a text that stands there and was not taken
    public TextEntry(
            String id, BiFunction<String, Object, String> edit, Consumer<Object> takeBack, RefusedInputs refused) {
        this.refused = refused;
        setId(id);
        getStyleClass().add("g-entry");
        focusedProperty().addListener((observed, before, focused) -> {
            session = new Object();
            if (focused) {
                return;
            }
            boolean blank = getText().isBlank(); // nothing was meant by it
            boolean told = blank && !problem.isEmpty();
            if (blank || !stays) {
                problem = "";
            }
            if (blank) {
                write(value);
            }
            if (told) {
                tell();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !problem.isEmpty()) {
                giveUp();
                selectAll();
                event.consume();
            }
        });
        textProperty().addListener((observed, before, text) -> {
            if (!showing) {
                problem = edit.apply(text, session);
                if (!problem.isEmpty()) {
                    takeBack.accept(session);
                }
                tell();
                report();
            }
        });
    }

    /// What was not taken stands until its own value is another one, whatever else is edited: of a field that is always
    /// about the same value.
    TextEntry staying() {
        stays = true;
        return this;
    }

    /// The field that this entry is a part of says what is wrong.
    private void tell() {
        Field.around(this).ifPresent(field -> field.problem(problem));
    }

    /// An empty field shows its value again once it is left: it holds nothing that could be meant.
    private void report() {
        String text = getText().strip();
        if (problem.isEmpty() || text.isEmpty()) {
            refused.remove(this);
        } else {
            refused.add(new RefusedInputs.Refused(
                    this,
                    Field.around(this).map(Field::label).orElse(""),
                    shortened(text),
                    problem,
                    value,
                    this::giveUp));
        }
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    /// Shows the value again in place of a text that was not taken.
    void giveUp() {
        if (!value.equals(getText())) {
            write(value);
        }
        problem = "";
        refused.remove(this);
        tell();
    }

    /// Shows the recipe's value unless the user is in the middle of writing one: a field that was emptied stays so
    /// until it is left.
    ///
    /// @param means whether the text that stands there already means the value
    public void show(String value, boolean means) {
        boolean same = value.equals(this.value);
        this.value = value;
        if (means) {
            refused.remove(this);
            return;
        }
        boolean wrong = !problem.isEmpty();
        if (isFocused() && (wrong || getText().isBlank()) || stays && wrong && same) {
            report();
            return;
        }
        problem = "";
        write(value);
    }

    private void write(String text) {
        showing = true;
        setText(text);
        showing = false;
        refused.remove(this);
    }

    public void show(String value) {
        show(value, value.equals(getText()));
    }

    /// What is wrong with the text as it stands, or empty.
    public String problem() {
        return problem;
    }
}
