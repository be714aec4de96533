package graft.app.canvas;

import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.ModelShape;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// The field above the canvas in which layers are selected by text: `0-5,8,11`, `last 4`, `every 2`. Enter selects
/// them in the columns of the selection; text that names no layers is marked and said, and selects nothing.
final class LayersField extends TextField {

    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    /// In em: the least room for what is written, and what a field keeps free beside its words.
    private static final double NARROW = 6.4;

    private static final double EDGE = 0.3;

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final Runnable leave;

    /// @param leave gives the keyboard back to the canvas
    LayersField(RecipeDocument document, CanvasCommands commands, Runnable leave) {
        this.document = document;
        this.commands = commands;
        this.leave = leave;
        setId("layers-field");
        getStyleClass().addAll("g-entry", "g-layers-field");
        document.shapeProperty().subscribe(this::prompt);
        setAccessibleText(Messages.text("canvas.layers.field"));
        setTooltip(new Tooltip(Messages.text("canvas.layers.field")));
        textProperty().addListener(observed -> pseudoClassStateChanged(WRONG, false));
        setOnAction(event -> select());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                clear();
                leave.run();
                event.consume();
            }
        });
    }

    /// An example that this model has.
    private void prompt(@Nullable ModelShape shape) {
        int last = shape == null ? 0 : shape.layers() - 1;
        setPromptText(
                last < 2
                        ? Messages.text("canvas.layers.one", 0)
                        : Messages.text("canvas.layers.prompt", last / 2, last));
        requestLayout();
    }

    /// The example is there to be read whole, whatever the model's height and the language.
    @Override
    protected double computePrefWidth(double height) {
        Text example = new Text(getPromptText());
        example.setFont(getFont());
        double em = getFont().getSize();
        double words = example.getLayoutBounds().getWidth() + EDGE * em;
        return Math.ceil(snappedLeftInset() + Math.max(NARROW * em, words) + snappedRightInset());
    }

    @Override
    protected double computeMaxWidth(double height) {
        return prefWidth(height);
    }

    private void select() {
        ModelShape shape = document.shape();
        if (shape == null || getText().isBlank()) {
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
            leave.run();
        }
    }

    private void refuse(String why) {
        pseudoClassStateChanged(WRONG, true);
        commands.say(why);
    }
}
