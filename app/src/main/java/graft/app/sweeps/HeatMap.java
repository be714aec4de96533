package graft.app.sweeps;

import graft.app.document.FieldWords;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.ui.ThemeColors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.paint.Color;

/// Two fields of a sweep as rows and columns, the first two until others are chosen, each cell the stronger the better;
/// what is not measured is hatched by words. Further fields are averaged, and a line below says over which. The names
/// of
/// the fields stand apart from their values, and the cells take the room that there is.
final class HeatMap extends GridPane {

    /// Of a cell, in em.
    private static final double WIDEST = 16;

    private static final double HIGHEST = 7;

    private SweepResult result = SweepResult.NONE;
    /// The fields that were chosen; empty for as they come.
    private String wantedDown = "";

    private String wantedAcross = "";

    HeatMap() {
        setId("sweep-heat-map");
        getStyleClass().add("g-heat");
    }

    void show(SweepResult newResult, Theme theme) {
        result = newResult;
        getChildren().clear();
        getColumnConstraints().clear();
        getRowConstraints().clear();
        if (result.fields().isEmpty()) {
            add(Controls.label(Messages.text("sweeps.no-fields"), "g-muted"), 0, 0);
            return;
        }
        String down = result.fields().contains(wantedDown)
                ? wantedDown
                : other(result.fields().contains(wantedAcross) ? wantedAcross : "");
        String across =
                result.fields().contains(wantedAcross) && !wantedAcross.equals(down) ? wantedAcross : other(down);
        List<String> columns = across.isEmpty() ? List.of("") : result.valuesOf(across);
        add(axis(down, "sweep-heat-down", field -> choose(field, field.equals(across) ? down : across, theme)), 0, 1);
        if (!across.isEmpty()) {
            Labeled name = axis(
                    across, "sweep-heat-across", field -> choose(field.equals(down) ? across : down, field, theme));
            add(name, 1, 0, columns.size(), 1);
        }
        for (int column = 0; column < columns.size(); column++) {
            Label value = Controls.label(SweepResult.shown(columns.get(column)), "g-muted", "g-head-plain");
            GridPane.setHalignment(value, HPos.CENTER);
            add(value, column + 1, 1);
        }
        List<String> rows = result.valuesOf(down);
        for (int row = 0; row < rows.size(); row++) {
            add(Controls.label(SweepResult.shown(rows.get(row)), "g-muted", "g-head-plain"), 0, row + 2);
            for (int column = 0; column < columns.size(); column++) {
                double mean = result.mean(down, rows.get(row), across, columns.get(column));
                Label cell = cell(result, mean, theme.colors());
                cell.setAccessibleText(FieldWords.of(down) + " " + rows.get(row) + " "
                        + (across.isEmpty() ? "" : FieldWords.of(across)) + " " + columns.get(column) + " "
                        + cell.getText());
                add(cell, column + 1, row + 2);
            }
        }
        averaged(result, down, across).ifPresent(words -> {
            Label line = Controls.label(words, "g-muted", "g-small");
            line.setId("sweep-heat-averaged");
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            add(line, 0, rows.size() + 2, columns.size() + 1, 1);
        });
        share(columns.size(), rows.size(), theme.em());
    }

    /// The first field but for this one; empty where there is none.
    private String other(String field) {
        return result.fields().stream()
                .filter(each -> !each.equals(field))
                .findFirst()
                .orElse("");
    }

    private void choose(String down, String across, Theme theme) {
        wantedDown = down;
        wantedAcross = across;
        show(result, theme);
    }

    /// The name of an axis; of more fields than two it opens those that it can be.
    private Labeled axis(String shown, String id, Consumer<String> choose) {
        if (result.fields().size() <= 2) {
            return Controls.label(FieldWords.of(shown), "g-axis-name");
        }
        MenuButton axis = new MenuButton(FieldWords.of(shown) + " ▾");
        axis.setAccessibleText(FieldWords.of(shown));
        axis.setId(id);
        axis.getStyleClass().setAll("menu-button", "g-head-menu");
        axis.setMinWidth(Region.USE_PREF_SIZE);
        axis.setTooltip(new Tooltip(Messages.text("sweeps.heat.axis")));
        for (String field : result.fields()) {
            MenuItem item = new MenuItem(FieldWords.of(field));
            item.setOnAction(event -> choose.accept(field));
            axis.getItems().add(item);
        }
        return axis;
    }

    /// What a cell is the mean over; empty where it is one variant.
    private static Optional<String> averaged(SweepResult result, String down, String across) {
        List<String> others = result.fields().stream()
                .filter(field -> !field.equals(down) && !field.equals(across))
                .map(field -> FieldWords.of(field) + " ("
                        + result.valuesOf(field).stream()
                                .map(SweepResult::shown)
                                .collect(Collectors.joining("; "))
                        + ")")
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(Messages.text("sweeps.heat.mean", String.join(", ", others)));
    }

    /// Names and values have what they need, the cells all else in equal parts, as long as they look like cells.
    private void share(int columns, int rows, double em) {
        getColumnConstraints().setAll(new ColumnConstraints());
        for (int column = 0; column < columns; column++) {
            ColumnConstraints equal = new ColumnConstraints();
            equal.setHgrow(Priority.ALWAYS);
            equal.setMaxWidth(WIDEST * em);
            getColumnConstraints().add(equal);
        }
        getRowConstraints().setAll(new RowConstraints(), new RowConstraints());
        for (int row = 0; row < rows; row++) {
            RowConstraints equal = new RowConstraints();
            equal.setVgrow(Priority.ALWAYS);
            equal.setMaxHeight(HIGHEST * em);
            getRowConstraints().add(equal);
        }
    }

    private static Label cell(SweepResult result, double mean, ThemeColors colors) {
        Label cell = Controls.label(Figures.metric(mean), "g-heat-cell");
        cell.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        if (!Double.isNaN(mean)) {
            Color color = tint(result.goodness(mean), colors);
            cell.setStyle(String.format(
                    Locale.ROOT,
                    "-fx-background-color: #%02x%02x%02x; -fx-text-fill: %s;",
                    Math.round(color.getRed() * 255),
                    Math.round(color.getGreen() * 255),
                    Math.round(color.getBlue() * 255),
                    ink(color).equals(Color.BLACK) ? "black" : "white"));
        }
        return cell;
    }

    /// The better, the nearer to the accent.
    ///
    /// @param goodness 0 to 1
    static Color tint(double goodness, ThemeColors colors) {
        return colors.color("panel").interpolate(colors.color("accent"), 0.12 + 0.78 * goodness);
    }

    /// Of black and white one always has a contrast of 4.5 and more (WCAG 2.2, success criterion 1.4.3).
    static Color ink(Color ground) {
        return ThemeColors.contrast(Color.BLACK, ground) >= ThemeColors.contrast(Color.WHITE, ground)
                ? Color.BLACK
                : Color.WHITE;
    }
}
