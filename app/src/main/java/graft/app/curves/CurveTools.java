package graft.app.curves;

import graft.app.runs.Track;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/// The small controls of the curves at the end of the dock's tab bar: smoothing, horizontal axis, logarithm,
/// and a menu of the rest.
final class CurveTools extends HBox {

    private final CurvesViewModel model;

    /// @param table  whether figures stand in place of the pictures
    /// @param copies ways to take the large chart away
    CurveTools(CurvesViewModel model, BooleanProperty table, List<MenuItem> copies) {
        this.model = model;
        getStyleClass().addAll("g-row", "g-curve-tools");
        getChildren().addAll(smoothing(), axes(), log(), more(table, copies));
    }

    private HBox smoothing() {
        Label words = Controls.label("", "g-muted");
        words.setMinWidth(Label.USE_PREF_SIZE);
        model.smoothingProperty()
                .subscribe(weight ->
                        words.setText(Messages.text("curves.smoothing", Figures.fixed(weight.doubleValue(), 2))));
        Slider slider = new Slider(0, 0.99, model.smoothingProperty().get());
        slider.setId("smoothing");
        slider.setAccessibleText(Messages.text("curves.smoothing.spoken"));
        slider.getStyleClass().addAll("small", "g-slider");
        slider.setBlockIncrement(0.05);
        slider.valueProperty().bindBidirectional(model.smoothingProperty());
        return Controls.row(words, slider);
    }

    private HBox axes() {
        HBox axes = new HBox();
        axes.getStyleClass().add("g-choices");
        for (Track.Axis axis : Track.Axis.values()) {
            ToggleButton button = choice(
                    switch (axis) {
                        case STEP -> Messages.text("curves.step");
                        case EPOCH -> Messages.text("curves.epoch");
                        case TIME -> Messages.text("curves.time");
                        case TOKENS -> Messages.text("curves.tokens");
                        case WALL -> Messages.text("curves.wall");
                    });
            button.setId("axis-" + axis.name().toLowerCase(java.util.Locale.ROOT));
            model.axisProperty().subscribe(now -> button.setSelected(now == axis));
            button.setOnAction(event -> {
                model.axisProperty().set(axis);
                button.setSelected(true);
            });
            axes.getChildren().add(button);
        }
        return axes;
    }

    private ToggleButton log() {
        ToggleButton log = choice(Messages.text("curves.log"));
        log.setId("log-axis");
        log.selectedProperty().bindBidirectional(model.logarithmicProperty());
        return log;
    }

    private static ToggleButton choice(String text) {
        ToggleButton button = new ToggleButton(text);
        button.getStyleClass().setAll("g-tab", "g-choice");
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }

    private MenuButton more(BooleanProperty table, List<MenuItem> copies) {
        MenuButton more = new MenuButton(Messages.text("curves.more"));
        more.setId("curves-more");
        more.setAccessibleText(Messages.text("curves.more.spoken"));
        more.getStyleClass().setAll("menu-button", "g-tab", "g-choice");
        more.setMinWidth(USE_PREF_SIZE);
        CheckMenuItem asTable = new CheckMenuItem(Messages.text("curves.table"));
        asTable.setId("curves-table");
        asTable.selectedProperty().bindBidirectional(table);
        CheckMenuItem seeds = new CheckMenuItem(Messages.text("curves.seeds.together"));
        seeds.selectedProperty().bindBidirectional(model.seedsTogetherProperty());
        Menu large = new Menu(Messages.text("curves.large"));
        large.getItems().add(new MenuItem());
        MenuItem reset = new MenuItem(Messages.text("curves.reset"));
        reset.setOnAction(event -> model.windowProperty().set(java.util.Optional.empty()));
        more.getItems().addAll(large, asTable, seeds, outliers(), reset, new SeparatorMenuItem());
        more.getItems().addAll(copies);
        more.setOnShowing(event -> large.getItems().setAll(largeItems()));
        return more;
    }

    private List<MenuItem> largeItems() {
        ToggleGroup group = new ToggleGroup();
        return model.quantities().stream()
                .<MenuItem>map(quantity -> {
                    RadioMenuItem item = new RadioMenuItem(quantity.title());
                    item.setToggleGroup(group);
                    item.setSelected(
                            quantity.key().equals(model.featuredProperty().get()));
                    item.setOnAction(event -> model.featuredProperty().set(quantity.key()));
                    return item;
                })
                .toList();
    }

    private Menu outliers() {
        Menu menu = new Menu(Messages.text("curves.outliers"));
        ToggleGroup group = new ToggleGroup();
        for (Outliers choice : Outliers.values()) {
            RadioMenuItem item = new RadioMenuItem(
                    switch (choice) {
                        case ALL -> Messages.text("curves.outliers.all");
                        case P99 -> Messages.text("curves.outliers.p99");
                        case P95 -> Messages.text("curves.outliers.p95");
                    });
            item.setToggleGroup(group);
            model.outliersProperty().subscribe(now -> item.setSelected(now == choice));
            item.setOnAction(event -> model.outliersProperty().set(choice));
            menu.getItems().add(item);
        }
        return menu;
    }
}
