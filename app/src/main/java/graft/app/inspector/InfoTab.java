package graft.app.inspector;

import graft.app.canvas.Arithmetic;
import graft.app.canvas.MethodText;
import graft.app.canvas.Words;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.workbench.InspectorTab;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Trained;
import java.util.List;
import java.util.TreeMap;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What the recipe is in numbers: each adapter's formula with sizes filled in, its tensors and their sum,
/// whose it is; and how the trained parameters are spread over the layers.
public final class InfoTab implements InspectorTab {

    private final RecipeDocument document;
    private final VBox content = new VBox();

    public InfoTab(RecipeDocument document) {
        this.document = document;
    }

    @Override
    public String id() {
        return "info";
    }

    @Override
    public ObservableValue<String> title() {
        return new SimpleStringProperty(Messages.text("info.title"));
    }

    @Override
    public Node content() {
        content.getStyleClass().add("g-form");
        content.setId("info");
        document.recipeProperty().subscribe(recipe -> show());
        document.shapeProperty().subscribe(shape -> show());
        return content;
    }

    private void show() {
        @Nullable ModelShape shape = document.shape();
        Recipe recipe = document.recipe();
        if (shape == null) {
            content.getChildren().setAll(text(Messages.text("canvas.no.model"), "g-muted"));
            return;
        }
        content.getChildren().setAll(text(base(recipe, shape), "g-muted"));
        for (AdapterSpec adapter : recipe.adapters()) {
            content.getChildren().add(adapter(adapter, shape));
        }
        content.getChildren().add(spread(recipe, shape));
    }

    private static String base(Recipe recipe, ModelShape shape) {
        return Messages.text(
                "info.base",
                recipe.base().model(),
                shape.architecture(),
                shape.layers(),
                Integer.toString(shape.width()),
                shape.heads(),
                Integer.toString(shape.feedForward()),
                Figures.count(shape.parameters()));
    }

    private static Node adapter(AdapterSpec adapter, ModelShape shape) {
        MethodText method = MethodText.of(adapter);
        VBox lines = new VBox(
                Controls.row(new Mark(MarkKind.of(adapter)), Controls.label(Words.title(adapter), "g-strong")));
        lines.getStyleClass().add("g-field");
        List<Trained.Group> groups = Trained.groups(adapter, 0, shape);
        if (groups.isEmpty()) {
            lines.getChildren().add(text(method.formula(), "g-formula"));
        } else {
            Arithmetic numbers = Arithmetic.of(adapter, first(groups), shape);
            lines.getChildren()
                    .addAll(
                            text(numbers.formula(), "g-formula"),
                            text(numbers.tensors(), "g-small"),
                            text(numbers.sum(), "g-small"));
        }
        lines.getChildren().addAll(text(method.help(), "g-muted"), text(method.paper(), "g-muted"));
        return lines;
    }

    private static Cell first(List<Trained.Group> groups) {
        for (Trained.Group group : groups) {
            switch (group.place()) {
                case Trained.Place.InLayer place -> {
                    return new Cell(place.layer(), place.site());
                }
                case Trained.Place.Shared place -> {
                    return new Cell(place.layers().getFirst(), place.sites().getFirst());
                }
                case Trained.Place.Once _ -> {
                    return Cell.EMBEDDING;
                }
            }
        }
        return Cell.EMBEDDING;
    }

    /// A bar for each layer that has anything of its own.
    private static Node spread(Recipe recipe, ModelShape shape) {
        Trained trained = Trained.of(recipe, shape);
        TreeMap<Integer, Long> byLayer = new TreeMap<>();
        for (Trained.Group group : trained.adapters()) {
            if (group.place() instanceof Trained.Place.InLayer place) {
                byLayer.merge(place.layer(), group.count(), Long::sum);
            }
        }
        trained.base().forEach((tensor, adapter) -> {
            if (tensor.layer() >= 0) {
                byLayer.merge(tensor.layer(), tensor.count(), Long::sum);
            }
        });
        VBox bars = new VBox(Controls.label(Messages.text("info.spread"), "g-strong"));
        bars.getStyleClass().add("g-balance");
        long most = byLayer.values().stream().mapToLong(Long::longValue).max().orElse(1);
        byLayer.descendingMap().forEach((layer, count) -> bars.getChildren().add(bar(layer, count, most)));
        if (byLayer.isEmpty()) {
            bars.getChildren().add(text(Messages.text("info.spread.none"), "g-muted"));
        }
        return bars;
    }

    private static Node bar(int layer, long count, long most) {
        Label name = Controls.label(Messages.text("canvas.layer", layer), "g-muted", "g-small", "g-info-layer");
        Region filled = new Region();
        filled.getStyleClass().add("g-bar-kept");
        StackPane track = new StackPane(filled);
        track.getStyleClass().addAll("g-balance-track", "g-info-track");
        filled.maxWidthProperty().bind(track.widthProperty().multiply((double) count / most));
        Label figure = Controls.label(Figures.count(count), "g-small");
        figure.setMinWidth(Region.USE_PREF_SIZE);
        HBox row = Controls.row(name, track, figure);
        row.setAccessibleText(name.getText() + " " + Figures.count(count));
        return row;
    }

    private static Label text(String words, String style) {
        Label label = Controls.label(words, style);
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }
}
