package graft.app;

import graft.app.canvas.BudgetStrip;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/// The head of the window: the top bar, the budget strip, and below it lines that tell something. Where the window is
/// low a line stands in the strip's place until it is closed, so that the canvas keeps its height.
final class Head extends VBox {

    private final BudgetStrip strip;
    private final List<Node> banners = new ArrayList<>();
    private boolean low;

    Head(TopBar top, BudgetStrip strip) {
        super(top, strip);
        this.strip = strip;
    }

    void addBanner(Node banner) {
        getChildren().add(banner);
        banners.add(banner);
        banner.visibleProperty().subscribe(shown -> fit());
    }

    /// @param newLow whether the window has no room for both
    void setLow(boolean newLow) {
        low = newLow;
        fit();
    }

    private void fit() {
        boolean shown = !low || banners.stream().noneMatch(Node::isVisible);
        strip.setVisible(shown);
        strip.setManaged(shown);
    }
}
