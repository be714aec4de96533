package graft.app.curves;

import graft.app.runs.Track;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Folding;
import graft.app.ui.Messages;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
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
/// and a menu of the rest, and of those that have no room.
final class CurveTools {

    /// Weights that the menu offers in the slider's place.
    private static final List<Double> SMOOTHINGS = List.of(0.0, 0.3, 0.6, 0.9, 0.97);

    private final CurvesViewModel model;
    private final Folding row;

    /// @param table  whether figures stand in place of the pictures
    /// @param copies ways to take the large chart away
    CurveTools(CurvesViewModel model, BooleanProperty table, List<MenuItem> copies) {
        this.model = model;
        row = new Folding(more(table, copies));
        row.getStyleClass().add("g-curve-tools");
        CheckMenuItem log = new CheckMenuItem(Messages.text("curves.log"));
        log.selectedProperty().bindBidirectional(model.logarithmicProperty());
        ObservableValue<Boolean> always = new SimpleBooleanProperty(true);
        row.add(smoothing(), smoothings(), always);
        row.add(axes(), axisItems(), always);
        row.add(log(), log, always);
    }

    Node node() {
        return row;
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
            ToggleButton button = choice(title(axis));
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

    private static String title(Track.Axis axis) {
        return switch (axis) {
            case STEP -> Messages.text("curves.step");
            case EPOCH -> Messages.text("curves.epoch");
            case TIME -> Messages.text("curves.time");
            case TOKENS -> Messages.text("curves.tokens");
            case WALL -> Messages.text("curves.wall");
        };
    }

    private Menu axisItems() {
        Menu menu = new Menu(Messages.text("curves.axis"));
        ToggleGroup group = new ToggleGroup();
        for (Track.Axis axis : Track.Axis.values()) {
            RadioMenuItem item = new RadioMenuItem(title(axis));
            item.setToggleGroup(group);
            model.axisProperty().subscribe(now -> item.setSelected(now == axis));
            item.setOnAction(event -> model.axisProperty().set(axis));
            menu.getItems().add(item);
        }
        return menu;
    }

    private Menu smoothings() {
        Menu menu = new Menu();
        ToggleGroup group = new ToggleGroup();
        for (double weight : SMOOTHINGS) {
            RadioMenuItem item = new RadioMenuItem(Figures.fixed(weight, 2));
            item.setToggleGroup(group);
            model.smoothingProperty().subscribe(now -> item.setSelected(now.doubleValue() == weight));
            item.setOnAction(event -> model.smoothingProperty().set(weight));
            menu.getItems().add(item);
        }
        model.smoothingProperty()
                .subscribe(weight ->
                        menu.setText(Messages.text("curves.smoothing", Figures.fixed(weight.doubleValue(), 2))));
        return menu;
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
        button.setMinWidth(ToggleButton.USE_PREF_SIZE);
        return button;
    }

    private MenuButton more(BooleanProperty table, List<MenuItem> copies) {
        MenuButton more = new MenuButton(Messages.text("curves.more"));
        more.setId("curves-more");
        more.setAccessibleText(Messages.text("curves.more.spoken"));
        more.getStyleClass().setAll("menu-button", "g-tab", "g-choice");
        more.setMinWidth(MenuButton.USE_PREF_SIZE);
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
