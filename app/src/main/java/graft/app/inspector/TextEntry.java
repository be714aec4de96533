package graft.app.inspector;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.scene.Parent;
import javafx.scene.control.TextField;

/// A text field that edits as one types: everything typed while it keeps the focus is one command. A text
/// that cannot be used is left standing with its problem below, and changes nothing: what its beginning meant, which
/// was taken while it was typed, is taken back.
public final class TextEntry extends TextField {

    private Object session = new Object();
    private boolean showing;
    private String problem = "";
    private String value = "";

    /// @param edit is given the text and the group of edits to undo together; answers with what is wrong with
    ///   the text, or empty
    /// @param takeBack is given a group whose edits are to be as if they had not been
    public TextEntry(String id, BiFunction<String, Object, String> edit, Consumer<Object> takeBack) {
        setId(id);
        getStyleClass().add("g-entry");
        focusedProperty().addListener((observed, before, focused) -> {
            session = new Object();
            if (!focused) {
                boolean told = !problem.isEmpty();
                problem = "";
                if (getText().isBlank()) {
                    write(value);
                    if (told) {
                        tell(); // of the emptiness, which is over
                    }
                }
            }
        });
        textProperty().addListener((observed, before, text) -> {
            if (!showing) {
                problem = edit.apply(text, session);
                if (!problem.isEmpty()) {
                    takeBack.accept(session);
                }
                tell();
            }
        });
    }

    /// The field that this entry is a part of says what is wrong.
    private void tell() {
        for (Parent at = getParent(); at != null; at = at.getParent()) {
            if (at instanceof Field field) {
                field.problem(problem);
                return;
            }
        }
    }

    /// Shows the recipe's value unless the user is in the middle of writing one: a field that was emptied stays so
    /// until it is left.
    ///
    /// @param means whether the text that stands there already means the value
    public void show(String value, boolean means) {
        this.value = value;
        if (means || isFocused() && (!problem.isEmpty() || getText().isBlank())) {
            return;
        }
        write(value);
    }

    private void write(String text) {
        showing = true;
        setText(text);
        showing = false;
    }

    public void show(String value) {
        show(value, value.equals(getText()));
    }

    /// What is wrong with the text as it stands, or empty.
    public String problem() {
        return problem;
    }
}
