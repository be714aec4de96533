package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.engine.service.DataReport.LengthBin;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// Row lengths in tokens as bars, with a line where rows are cut, over an axis that names both ends and the line.
final class Histogram extends Region {

    /// Of the height, for the figures below.
    private static final double FIGURES_EM = 1.5;

    private final Region cut = new Region();
    private final Label none = Controls.label("0", "g-small", "g-muted");
    private final Label most = Controls.label("", "g-small", "g-muted");
    private final Label cutFigure = Controls.label("", "g-small", "g-strong");
    private List<LengthBin> bins = List.of();
    private int longest = 1;
    private boolean broken;
    private double cutAt;

    Histogram() {
        getStyleClass().add("g-histogram");
        cut.getStyleClass().add("g-cut");
    }

    /// @param maxLength tokens that a row is cut to
    void show(List<LengthBin> newBins, int maxLength) {
        bins = newBins;
        int end = bins.isEmpty() ? 1 : bins.getLast().upTo();
        broken = reachesFurther();
        longest = Math.max(maxLength, broken ? bins.size() * bins.getFirst().upTo() : end);
        cutAt = maxLength / (double) longest;
        getChildren().clear();
        for (LengthBin bin : bins) {
            Region bar = new Region();
            bar.getStyleClass().add(bin.upTo() > maxLength ? "g-bar-cut" : "g-bar-kept");
            getChildren().add(bar);
        }
        most.setText(broken ? "… " + Figures.count(end) : Figures.count(longest));
        cutFigure.setText(Figures.count(maxLength));
        getChildren().addAll(cut, none, most, cutFigure);
        requestLayout();
    }

    /// Whether the last bin holds all longer rows: then it is as wide as the others, and the axis is broken before its
    /// end.
    private boolean reachesFurther() {
        return bins.size() > 1
                && bins.getLast().upTo() > bins.size() * bins.getFirst().upTo();
    }

    @Override
    protected void layoutChildren() {
        long rows = bins.stream().mapToLong(LengthBin::rows).max().orElse(1);
        double width = getWidth();
        double height = getHeight() - FIGURES_EM * none.getFont().getSize();
        double left = 0;
        for (int i = 0; i < bins.size(); i++) {
            int upTo = broken && i == bins.size() - 1 ? longest : bins.get(i).upTo();
            double right = width * upTo / longest;
            double tall = Math.ceil(height * bins.get(i).rows() / (double) Math.max(1, rows));
            getChildren()
                    .get(i)
                    .resizeRelocate(
                            Math.floor(left),
                            height - tall,
                            Math.max(1, Math.floor(right) - Math.floor(left) - 1),
                            tall);
            left = right;
        }
        cut.resizeRelocate(Math.min(width - 1, Math.floor(width * cutAt)), 0, 1, height);
        List.of(none, most, cutFigure).forEach(Label::autosize);
        none.relocate(0, height);
        most.relocate(width - most.getWidth(), height);
        double at = Math.clamp(width * cutAt - cutFigure.getWidth() / 2, 0, Math.max(0, width - cutFigure.getWidth()));
        cutFigure.relocate(at, height);
        double apart = none.getFont().getSize() / 2;
        none.setVisible(at > none.getWidth() + apart);
        most.setVisible(at + cutFigure.getWidth() + apart < width - most.getWidth());
    }
}
