package graft.app.canvas;

import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// The field above the canvas in which layers are selected by text: `0-5,8,11`, `last 4`, `every 2`. Enter selects
/// them in the columns of the selection; text that names no layers is marked and said, and selects nothing.
final class LayersField extends TextField {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final RecipeDocument document;
    private final CanvasCommands commands;

    LayersField(RecipeDocument document, CanvasCommands commands) {
        this.document = document;
        this.commands = commands;
        setId("layers-field");
        getStyleClass().addAll("g-entry", "g-layers-field");
        document.shapeProperty().subscribe(this::prompt);
        setAccessibleText(Messages.text("canvas.layers.field"));
        setTooltip(new Tooltip(Messages.text("canvas.layers.field")));
        textProperty().addListener(observed -> pseudoClassStateChanged(WRONG, false));
        setOnAction(event -> select());
    }

    /// An example that this model has.
    private void prompt(@Nullable ModelShape shape) {
        int last = shape == null ? 0 : shape.layers() - 1;
        setPromptText(Messages.text("canvas.layers.prompt", last < 2 ? "0" : "0-" + last / 2 + "," + last));
    }

    private void select() {
        ModelShape shape = document.shape();
        if (shape == null) {
            return;
        }
        LayerSelection layers;
        try {
            layers = new LayerSelection(getText());
        } catch (IllegalArgumentException wrong) {
            refuse(Messages.text("canvas.layers.wrong", getText().strip()));
            return;
        }
        if (!layers.beyond(shape.layers()).isEmpty()) {
            refuse(Messages.text("canvas.layers.beyond", shape.layers() - 1));
        } else if (commands.selected().isEmpty()) {
            commands.say(Messages.text("canvas.select.first"));
        } else {
            commands.selectLayers(layers);
        }
    }

    private void refuse(String why) {
        pseudoClassStateChanged(WRONG, true);
        commands.say(why);
    }
}
