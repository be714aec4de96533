package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.ui.Controls;
import graft.app.ui.Messages;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ListCell;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Chooses one of a recipe's fields by its name, or takes what is typed. The list has the path beside the name.
final class FieldBox extends ComboBox<String> {

    /// @param paths of the fields in the list, asked for each time it opens
    /// @param whole of what was typed the name of the field that is meant: it stands there once the box is left
    FieldBox(Supplier<List<String>> paths, UnaryOperator<String> whole) {
        setEditable(true);
        setPromptText(Messages.text("sweeps.field"));
        getStyleClass().add("g-entry");
        setMaxWidth(Double.MAX_VALUE);
        setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable String path) {
                return path == null ? "" : FieldWords.of(path);
            }

            @Override
            public String fromString(@Nullable String words) {
                return words == null ? "" : words;
            }
        });
        setCellFactory(list -> new ListCell<>() {
            @Override
            protected void updateItem(@Nullable String path, boolean empty) {
                super.updateItem(path, empty);
                if (empty || path == null) {
                    setText(null);
                    setGraphic(null);
                    return;
                }
                setText(FieldWords.of(path));
                setContentDisplay(ContentDisplay.RIGHT);
                setGraphicTextGap(12);
                setGraphic(Controls.label(path, "g-muted", "g-small"));
            }
        });
        focusedProperty().addListener((observed, before, focused) -> {
            if (!focused) {
                String typed = getEditor().getText();
                getEditor().setText(whole.apply(typed == null ? "" : typed));
            }
        });
        setOnShowing(event -> getItems().setAll(paths.get()));
    }
}
