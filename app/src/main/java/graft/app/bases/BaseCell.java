package graft.app.bases;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.HubModelEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A model in the picker's list: name and source, and below what tells it from others.
final class BaseCell extends ListCell<BaseOption> {

    private final Label name = Controls.label("", "g-strong");
    private final Label source = Controls.label("", "g-muted", "g-small");
    private final Label facts = Controls.label("", "g-muted", "g-small");
    private final VBox box;

    /// @param look  called with a model of this machine under the pointer
    /// @param click called with the model that was clicked
    BaseCell(Consumer<BaseOption> look, Consumer<BaseOption> click) {
        getStyleClass().add("g-bases-cell");
        source.setMinWidth(USE_PREF_SIZE);
        HBox.setHgrow(name, Priority.ALWAYS);
        name.setMaxWidth(Double.MAX_VALUE);
        box = new VBox(Controls.row(name, source), facts);
        box.setMinWidth(0);
        box.setPrefWidth(0);
        hoverProperty().subscribe(over -> {
            if (over && getItem() instanceof BaseOption.Local local) {
                look.accept(local);
            }
        });
        setOnMouseClicked(event -> {
            if (getItem() != null) {
                click.accept(getItem());
            }
        });
    }

    @Override
    protected void updateItem(@Nullable BaseOption option, boolean empty) {
        super.updateItem(option, empty);
        setText(null);
        if (empty || option == null) {
            setGraphic(null);
            return;
        }
        name.setText(option.name());
        source.setText(source(option));
        facts.setText(facts(option));
        setAccessibleText(option.name() + ", " + source.getText() + ", " + facts.getText());
        setGraphic(box);
    }

    static String source(BaseOption option) {
        return switch (option) {
            case BaseOption.Local(BaseModelEntry entry) ->
                switch (entry.source()) {
                    case "bundled" -> Messages.text("bases.source.bundled");
                    case "cached" -> Messages.text("bases.source.cached");
                    default -> Messages.text("bases.source.folder");
                };
            case BaseOption.Hub hub -> Messages.text("bases.source.hub");
        };
    }

    private static String facts(BaseOption option) {
        List<String> facts = new ArrayList<>();
        switch (option) {
            case BaseOption.Local(BaseModelEntry entry) -> {
                if (!entry.readable()) {
                    return Messages.text("bases.cannot");
                }
                facts.add(Figures.shortCount(entry.parameters()));
                facts.add(Messages.text("bases.shape", entry.layers(), Integer.toString(entry.width())));
                facts.add(Figures.bytes(entry.diskBytes()));
                facts.add(entry.licence());
            }
            case BaseOption.Hub(HubModelEntry entry) -> {
                facts.add(entry.parameters() < 0 ? "" : Figures.shortCount(entry.parameters()));
                facts.add(
                        entry.supported()
                                ? entry.modelType()
                                : entry.modelType().isEmpty()
                                        ? Messages.text("bases.type.unknown")
                                        : Messages.text("bases.type.unsupported", entry.modelType()));
                facts.add(entry.licence());
                facts.add(entry.gated() ? Messages.text("bases.gated") : "");
            }
        }
        facts.removeIf(String::isEmpty);
        return String.join(" · ", facts);
    }
}
