package graft.app.ui;

import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// A bar with a left and a right end. Where both do not fit beside each other each wraps within itself,
/// and the right one stands behind the left one's last line or below it: at any size of text everything is there to be
/// read and pressed.
public class Ends extends Region {

    private final Flow left = flow();
    private final Flow right = flow();

    @SuppressWarnings("this-escape") // a region adding its own children: nothing of a subclass is called
    public Ends() {
        right.setAlignment(Pos.CENTER_RIGHT);
        getChildren().addAll(left, right);
    }

    private static Flow flow() {
        Flow flow = new Flow();
        flow.getStyleClass().add("g-flow");
        return flow;
    }

    /// Adds at the left end.
    public final Ends begin(Node... nodes) {
        left.getChildren().addAll(nodes);
        return this;
    }

    /// Adds at the right end.
    public final Ends end(Node... nodes) {
        right.getChildren().addAll(nodes);
        return this;
    }

    /// Replaces what stands at the right end.
    public final void setEnd(Node... nodes) {
        right.getChildren().setAll(nodes);
    }

    /// Width of the left end on one line, with the gap to the right one.
    public final double beginWidth() {
        return left.prefWidth(-1) + gap();
    }

    /// Width of the right end on one line.
    public final double endWidth() {
        return right.prefWidth(-1);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private double gap() {
        return right.getChildren().isEmpty() ? 0 : left.getHgap();
    }

    /// Whether both ends stand on one line of this width.
    private boolean fits(double inner) {
        return left.prefWidth(-1) + gap() + right.prefWidth(-1) <= inner + 0.5;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        Insets insets = getInsets();
        return insets.getLeft() + left.prefWidth(-1) + gap() + right.prefWidth(-1) + insets.getRight();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets insets = getInsets();
        double around = insets.getTop() + insets.getBottom();
        double inner = width - insets.getLeft() - insets.getRight();
        return around + (width < 0 ? Math.max(left.prefHeight(-1), right.prefHeight(-1)) : content(inner));
    }

    private double content(double inner) {
        return fits(inner)
                ? Math.max(left.prefHeight(inner), right.prefHeight(inner))
                : sharesLastLine(inner)
                        ? left.prefHeight(inner)
                        : left.prefHeight(inner) + left.getVgap() + right.prefHeight(inner);
    }

    /// Whether the right end has room behind what the left end wrapped onto its last line.
    private boolean sharesLastLine(double inner) {
        double end = 0;
        for (Node child : left.getChildren()) {
            if (!child.isManaged()) {
                continue;
            }
            double width = Math.ceil(child.prefWidth(-1));
            end = end > 0 && end + left.getHgap() + width <= inner ? end + left.getHgap() + width : width;
        }
        return end + gap() + right.prefWidth(-1) <= inner;
    }

    @Override
    protected void layoutChildren() {
        Insets insets = getInsets();
        double x = insets.getLeft();
        double inner = getWidth() - x - insets.getRight();
        double spare = getHeight() - insets.getTop() - insets.getBottom() - content(inner);
        double y = insets.getTop() + Math.max(0, Math.floor(spare / 2));
        if (fits(inner)) {
            double tail = right.prefWidth(-1);
            double height = content(inner);
            left.resizeRelocate(x, y, inner - gap() - tail, height);
            right.resizeRelocate(x + inner - tail, y, tail, height);
        } else {
            double first = left.prefHeight(inner);
            double last = right.prefHeight(inner);
            left.resizeRelocate(x, y, inner, first);
            boolean shared = sharesLastLine(inner);
            double tail = shared ? right.prefWidth(-1) : inner;
            right.resizeRelocate(x + inner - tail, y + first + (shared ? -last : left.getVgap()), tail, last);
        }
    }
}
