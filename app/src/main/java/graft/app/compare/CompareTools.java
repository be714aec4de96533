package graft.app.compare;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Folding;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.List;
import java.util.Map;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;

/// What stands beside the dock's tabs for the comparison: rows or picture, which references, and what to measure next.
final class CompareTools {

    /// Ids of all references.
    static final List<String> REFERENCES = List.of("lora", Comparison.LORA_ALL, "bitfit", "head", "full");

    private final CompareViewModel model;
    private final BooleanProperty plotted;
    /// A first lesson compares in rows, against every reference.
    private final ObservableValue<Boolean> choices;
    private final Button missing = new Button();
    private final Button clock = new Button();

    /// @param plotted whether quality against cost is drawn in place of the rows
    CompareTools(CompareViewModel model, BooleanProperty plotted, Theme theme) {
        choices = theme.levelProperty().map(level -> level.shows(Level.WORKBENCH));
        this.model = model;
        this.plotted = plotted;
        dress(missing, "compare-missing", "button", "g-button");
        missing.setOnAction(event -> model.runMissing());
        dress(clock, "compare-latency", "button", "g-button");
        clock.setOnAction(event -> model.measureLatency());
        clock.disableProperty().bind(model.timingProperty());
        model.timingProperty()
                .subscribe(busy ->
                        clock.setText(Messages.text(busy ? "compare.latency.measuring" : "compare.latency.measure")));
        model.tableProperty().subscribe(this::offer);
        model.measureProperty().addListener(observed -> offer());
    }

    private static void dress(ButtonBase button, String id, String... styles) {
        button.setId(id);
        button.getStyleClass().setAll(styles);
        button.setMinWidth(Region.USE_PREF_SIZE);
    }

    /// The tools in a row, which fold into a menu one by one where there is no room.
    Node node() {
        ToggleButton plot = new ToggleButton(Messages.text("compare.trade-off"));
        dress(plot, "compare-trade-off", "g-tab", "g-choice");
        plot.selectedProperty().bindBidirectional(plotted);
        CheckMenuItem plotItem = new CheckMenuItem(Messages.text("compare.trade-off"));
        plotItem.selectedProperty().bindBidirectional(plotted);
        MenuButton references = new MenuButton(Messages.text("compare.references"));
        dress(references, "compare-references", "menu-button", "g-tab", "g-choice");
        references.setOnShowing(event -> references.getItems().setAll(referenceItems()));
        references.getItems().add(new MenuItem());
        Menu referenceMenu = new Menu(Messages.text("compare.references"));
        referenceMenu.getItems().add(new MenuItem());
        MenuButton more = new MenuButton(Messages.text("curves.more"));
        dress(more, "compare-more", "menu-button", "g-tab", "g-choice");
        more.setAccessibleText(Messages.text("compare.more.spoken"));
        more.setOnShowing(event -> referenceMenu.getItems().setAll(referenceItems()));
        Folding row = new Folding(more);
        row.add(plot, plotItem, choices);
        row.add(references, referenceMenu, choices);
        row.keep(Controls.row(clock, missing));
        return row;
    }

    /// Offers what is still to be measured, and says how long it takes.
    private void offer() {
        boolean some = model.table().missing() > 0;
        missing.setVisible(some);
        missing.setManaged(some);
        double seconds = model.secondsForMissing();
        missing.setText(
                Double.isFinite(seconds)
                        ? Messages.text("compare.missing.time", Figures.duration(seconds))
                        : Messages.text("compare.missing"));
        boolean asks = model.measureProperty().get().timed() && model.untimed() > 0;
        clock.setVisible(asks);
        clock.setManaged(asks);
    }

    private List<MenuItem> referenceItems() {
        Map<String, String> titles = Map.of(
                "lora",
                Messages.text("compare.lora"),
                Comparison.LORA_ALL,
                Messages.text("compare.lora-all"),
                "bitfit",
                Messages.text("compare.bitfit"),
                "head",
                Messages.text("compare.head"),
                "full",
                Messages.text("compare.full"));
        return REFERENCES.stream()
                .<MenuItem>map(id -> {
                    CheckMenuItem item = new CheckMenuItem(titles.get(id));
                    item.setSelected(!model.left().contains(id));
                    item.setOnAction(event -> {
                        if (item.isSelected()) {
                            model.left().remove(id);
                        } else {
                            model.left().add(id);
                        }
                    });
                    return item;
                })
                .toList();
    }
}
