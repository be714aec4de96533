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
import java.util.stream.Collectors;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.paint.Color;

/// The first two fields of a sweep as rows and columns, each cell the stronger the better; what is not
/// measured is hatched by words. Further fields are averaged, and a line below says over which. The names of
/// the fields stand apart from their values, and the cells take the room that there is.
final class HeatMap extends GridPane {

    /// Of a cell, in em.
    private static final double WIDEST = 16;

    private static final double HIGHEST = 7;

    HeatMap() {
        setId("sweep-heat-map");
        getStyleClass().add("g-heat");
    }

    void show(SweepResult result, Theme theme) {
        getChildren().clear();
        getColumnConstraints().clear();
        getRowConstraints().clear();
        if (result.fields().isEmpty()) {
            add(Controls.label(Messages.text("sweeps.no-fields"), "g-muted"), 0, 0);
            return;
        }
        String down = result.fields().getFirst();
        String across = result.fields().size() > 1 ? result.fields().get(1) : "";
        List<String> columns = across.isEmpty() ? List.of("") : result.valuesOf(across);
        add(Controls.label(FieldWords.of(down), "g-axis-name"), 0, 1);
        if (!across.isEmpty()) {
            add(Controls.label(FieldWords.of(across), "g-axis-name"), 1, 0, columns.size(), 1);
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
        averaged(result).ifPresent(words -> {
            Label line = Controls.label(words, "g-muted", "g-small");
            line.setId("sweep-heat-averaged");
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            add(line, 0, rows.size() + 2, columns.size() + 1, 1);
        });
        share(columns.size(), rows.size(), theme.em());
    }

    /// What a cell is the mean over; empty where it is one variant.
    static Optional<String> averaged(SweepResult result) {
        return result.fields().size() <= 2
                ? Optional.empty()
                : Optional.of(Messages.text(
                        "sweeps.heat.mean",
                        result.fields().stream()
                                .skip(2)
                                .map(field -> FieldWords.of(field) + " ("
                                        + result.valuesOf(field).stream()
                                                .map(SweepResult::shown)
                                                .collect(Collectors.joining("; "))
                                        + ")")
                                .collect(Collectors.joining(", "))));
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
