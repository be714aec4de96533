package graft.app.runs;

import graft.app.ui.Figures;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import java.util.Arrays;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Polyline;
import org.jspecify.annotations.Nullable;

/// The loss of a run as a line of a word's size, in the colour of its kind.
final class SparkCell extends TableCell<RunRow, double[]> {

    private static final double PAD = 3;
    private static final double DOT = 1.8;

    private final Polyline line = new Polyline();
    /// Of a run of one step, which is no line.
    private final Circle dot = new Circle(DOT);

    private final Pane box = new Pane(line, dot) {
        @Override
        protected void layoutChildren() {
            draw(getWidth(), getHeight());
        }
    };
    private double[] values = {};

    private SparkCell() {
        line.getStyleClass().add("g-spark");
        dot.setManaged(false);
        line.setManaged(false); // or its new points would ask for another layout, without end
        box.getStyleClass().add("g-spark-box");
    }

    static TableColumn<RunRow, double[]> column() {
        TableColumn<RunRow, double[]> column = new TableColumn<>(Messages.text("runs.column.spark"));
        column.setCellValueFactory(cell -> cell.getValue().sparkProperty());
        column.setCellFactory(any -> new SparkCell());
        column.setSortable(false);
        column.setPrefWidth(78); // not 80, by which JavaFX knows columns that it makes as wide as their first cells
        return column;
    }

    @Override
    protected void updateItem(double @Nullable [] losses, boolean empty) {
        super.updateItem(losses, empty);
        RunRow row = getTableRow() == null ? null : getTableRow().getItem();
        if (empty || losses == null || losses.length == 0) {
            values = new double[0];
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        values = losses;
        String token = row == null
                ? "muted"
                : row.kind().map(MarkKind::of).map(MarkKind::token).orElse("muted");
        String style = "-fx-stroke: -g-" + token + ";";
        if (!style.equals(line.getStyle())) {
            line.setStyle(style);
            dot.setStyle("-fx-fill: -g-" + token + ";");
        }
        dot.setVisible(losses.length == 1);
        setAccessibleText(Messages.text(
                "runs.spark.spoken", Figures.metric(losses[0]), Figures.metric(losses[losses.length - 1])));
        setGraphic(box);
        box.requestLayout();
    }

    /// From its lowest to its highest value over the whole height.
    private void draw(double width, double height) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double tall = high > low ? high - low : 1;
        Double[] points = new Double[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            points[2 * i] = PAD + (width - 2 * PAD) * i / Math.max(1, values.length - 1);
            points[2 * i + 1] = PAD + (height - 2 * PAD) * (high - values[i]) / tall;
        }
        line.getPoints().setAll(points);
        dot.setCenterX(PAD + DOT);
        dot.setCenterY(height / 2);
    }
}
