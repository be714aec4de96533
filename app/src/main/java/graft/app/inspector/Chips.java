package graft.app.inspector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;

/// A row of common values to pick from; the one in force is outlined in the accent.
final class Chips<T> extends FlowPane {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final Map<T, Button> buttons = new LinkedHashMap<>();

    /// @param values with their words, in order
    Chips(Map<T, String> values, Consumer<T> pick) {
        getStyleClass().add("g-chips");
        values.forEach((value, words) -> {
            Button chip = new Button(words);
            chip.getStyleClass().setAll("g-chip", "g-pickable");
            chip.setOnAction(event -> pick.accept(value));
            buttons.put(value, chip);
            getChildren().add(chip);
        });
    }

    /// Outlines the chips of these values.
    void choose(java.util.Collection<T> chosen) {
        buttons.forEach((value, chip) -> chip.pseudoClassStateChanged(CHOSEN, chosen.contains(value)));
    }
}
