package graft.app.data;

import graft.engine.service.DataReport.LengthBin;
import java.util.List;
import javafx.scene.layout.Region;

/// Row lengths in tokens as bars, with a line where rows are cut.
final class Histogram extends Region {

    private final Region cut = new Region();
    private List<LengthBin> bins = List.of();
    private int longest = 1;
    private double cutAt;

    Histogram() {
        getStyleClass().add("g-histogram");
        cut.getStyleClass().add("g-cut");
    }

    /// @param maxLength tokens that a row is cut to
    void show(List<LengthBin> newBins, int maxLength) {
        bins = newBins;
        longest = Math.max(maxLength, bins.isEmpty() ? 1 : bins.getLast().upTo());
        cutAt = maxLength / (double) longest;
        getChildren().clear();
        for (LengthBin bin : bins) {
            Region bar = new Region();
            bar.getStyleClass().add(bin.upTo() > maxLength ? "g-bar-cut" : "g-bar-kept");
            getChildren().add(bar);
        }
        getChildren().add(cut);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        long most = bins.stream().mapToLong(LengthBin::rows).max().orElse(1);
        double width = getWidth();
        double height = getHeight();
        double left = 0;
        for (int i = 0; i < bins.size(); i++) {
            double right = width * bins.get(i).upTo() / longest;
            double tall = Math.ceil(height * bins.get(i).rows() / (double) Math.max(1, most));
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
    }
}
