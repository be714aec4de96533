package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.compare.CompareViewModel.Table;
import graft.app.curves.ChartColors;
import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Mark;
import graft.app.ui.MarkKind;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import graft.app.ui.Theme;
import graft.app.ui.Ticks;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polyline;

/// Quality against a cost on a logarithmic axis: every measured row as the mark of its kind with its name, bars of one
/// standard deviation, and the line of those that no other row beats in both.
final class TradeOff extends Region {

    private static final double LEFT = 46;
    /// Between a figure of the vertical axis and the picture.
    private static final double APART = 8;
    private static final double BOTTOM = 22;
    /// Marks a figure of the vertical axis.
    private static final double FIGURE = -6;

    private static final double TOP = 8;
    private static final double RIGHT = 12;
    private static final List<String> BETTER_LOW = List.of("loss", "perplexity");

    /// A node and where it stands, as shares of the picture.
    private record Placed(Node node, double x, double y, double dx, double dy) {}

    private final Polyline front = new Polyline();
    private final List<Placed> placed = new ArrayList<>();
    private final List<Line> grid = new ArrayList<>();
    private List<Pareto.Point<Row>> best = List.of();
    private Scale across = new Scale(1, 10, true);
    private Scale up = new Scale(0, 1, false);

    TradeOff() {
        setId("trade-off");
        getStyleClass().add("g-trade-off");
        front.getStyleClass().add("g-pareto");
    }

    void show(Table table, Measure cost, Theme theme) {
        getChildren().clear();
        placed.clear();
        grid.clear();
        List<Row> measured = table.rows().stream()
                .filter(row -> row.metric().measured() && !Double.isNaN(cost.value(row)))
                .toList();
        across = Scale.of(measured, cost, table.metric());
        up = Scale.of(measured, Measure.METRIC, table.metric());
        boolean low = BETTER_LOW.contains(table.metric());
        best = Pareto.front(measured.stream()
                .map(row -> new Pareto.Point<>(
                        row, cost.value(row), (low ? -1 : 1) * row.metric().mean()))
                .toList());
        for (double tick : up.ticks()) {
            Line line = new Line();
            line.getStyleClass().add("g-dots-track");
            grid.add(line);
            getChildren().add(line);
            figure(Ticks.figure(up.ticks(), tick), 0, up.share(tick), FIGURE, 0);
        }
        for (double tick : across.ticks()) {
            figure(cost.figure(tick), across.share(tick), 0, 0, BOTTOM - 8);
        }
        getChildren().add(front);
        measured.forEach(row -> point(row, cost, table.metric(), theme));
        if (measured.isEmpty()) {
            Label none = Controls.label(Messages.text("compare.trade-off.none"), "g-muted");
            placed.add(new Placed(none, 0.5, 0.5, 0, 0));
            getChildren().add(none);
        }
        requestLayout();
    }

    private void point(Row row, Measure cost, String metric, Theme theme) {
        double x = across.share(cost.value(row));
        double y = up.share(row.metric().mean());
        Node mark = row.kind()
                .map(MarkKind::of)
                .<Node>map(Mark::new)
                .orElseGet(() -> new Circle(4, ChartColors.of(row.kind(), 0, theme.colors())));
        mark.setAccessibleText(Messages.text(
                "compare.trade-off.spoken",
                row.title(),
                MetricWords.of(metric),
                Figures.metric(row.metric().mean()),
                cost.figure(cost.value(row))));
        Tooltip.install(mark, new Tooltip(mark.getAccessibleText()));
        mark.setMouseTransparent(false);
        placed.add(new Placed(mark, x, y, 0, 0));
        getChildren().add(mark);
        Label name = Controls.label(row.title(), "g-small");
        if (row.id().equals(CompareViewModel.OWN)) {
            name.getStyleClass().add("g-strong");
        }
        placed.add(new Placed(name, x, y, x > 0.75 ? -1 : 1, 0));
        getChildren().add(name);
    }

    private void figure(String words, double x, double y, double dx, double dy) {
        Label label = Controls.label(words, "g-muted", "g-head-plain");
        placed.add(new Placed(label, x, y, dx, dy));
        getChildren().add(label);
    }

    @Override
    protected void layoutChildren() {
        placed.forEach(each -> each.node().autosize());
        double left = Math.max(
                LEFT,
                placed.stream()
                        .filter(each -> each.dx() == FIGURE)
                        .mapToDouble(each -> each.node().getLayoutBounds().getWidth() + 2 * APART)
                        .max()
                        .orElse(0));
        double bottom = Math.max(
                BOTTOM,
                placed.stream()
                        .filter(each -> each.dy() > 0)
                        .mapToDouble(each -> each.node().getLayoutBounds().getHeight() + APART)
                        .max()
                        .orElse(0));
        double width = Math.max(1, getWidth() - left - RIGHT);
        double height = Math.max(1, getHeight() - TOP - bottom);
        List<Double> ticks = up.ticks();
        for (int i = 0; i < grid.size(); i++) {
            double y = Math.floor(TOP + height * (1 - up.share(ticks.get(i)))) + 0.5;
            Line line = grid.get(i);
            line.setStartX(left);
            line.setEndX(left + width);
            line.setStartY(y);
            line.setEndY(y);
        }
        front.getPoints().clear();
        for (Pareto.Point<Row> point : best) {
            front.getPoints().add(left + width * across.share(point.cost()));
            front.getPoints()
                    .add(TOP + height * (1 - up.share(point.of().metric().mean())));
        }
        for (Placed each : placed) {
            double w = each.node().getLayoutBounds().getWidth();
            double h = each.node().getLayoutBounds().getHeight();
            double x = left + width * each.x();
            double y = TOP + height * (1 - each.y());
            if (each.dx() == FIGURE) { // figures of the vertical axis
                each.node().relocate(left - APART - w, y - h / 2);
            } else if (Math.abs(each.dx()) == 1) { // a point's name, to the side with room
                // The line of the best climbs to the right: below it on that side, above it on the other, is free.
                each.node().relocate(each.dx() > 0 ? x + 10 : x - 10 - w, each.dx() > 0 ? y + 1 : y - h - 3);
            } else {
                each.node().relocate(x - w / 2, each.dy() > 0 ? TOP + height + 5 : y - h / 2);
            }
        }
    }
}
