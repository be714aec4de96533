package graft.app.canvas;

import graft.app.ui.Theme;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The window onto a surface: how large it is drawn, which part is seen, and a small map where not all of it is.
///
/// The size follows the room (`fit`) until somebody zooms; then it stays as chosen until *Fit*.
final class Viewport extends StackPane {

    static final double SMALLEST = 0.3;
    static final double LARGEST = 2;
    /// As large as fitting makes a picture, and as small: below, places could no longer be told apart.
    private static final double LARGEST_FIT = 1.5;

    private static final double STEP = 1.1;

    /// In em: how near an edge a drag scrolls, and how far beyond it still does.
    private static final double EDGE = 1.5;

    private static final double BEYOND = 6;
    /// Pixels a second: for each em into the edge, and at most.
    private static final double PACE = 220;

    private static final double FASTEST = 1_100;
    /// Pixels kept free around the map.
    private static final double CLEAR = 16;

    private final Theme theme;
    private final ScrollPane scroll = new ScrollPane();
    private final MiniMap map = new MiniMap(this::showAt);
    private final ReadOnlyDoubleWrapper zoom = new ReadOnlyDoubleWrapper(this, "zoom", 1);
    private @Nullable Surface surface;
    private boolean fitted = true;
    private boolean whole;

    Viewport(Theme theme) {
        this.theme = theme;
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("g-canvas-scroll");
        // Kept as a bitmap, all of it would be painted anew for each place that changes.
        scroll.skinProperty().subscribe(skin -> {
            Node viewport = scroll.lookup(".viewport");
            if (viewport != null) {
                viewport.setCache(false);
            }
        });
        setAlignment(map, Pos.BOTTOM_RIGHT);
        setMinSize(0, 0);
        getChildren().addAll(scroll, map);
        scroll.widthProperty().subscribe(this::magnify);
        scroll.heightProperty().subscribe(this::magnify);
        theme.scaleProperty().subscribe(scale -> magnify());
        scroll.hvalueProperty().subscribe(this::showPart);
        scroll.vvalueProperty().subscribe(this::showPart);
        scroll.viewportBoundsProperty().subscribe(bounds -> showPart());
        scroll.addEventFilter(ScrollEvent.SCROLL, event -> {
            if (event.isShortcutDown() && event.getDeltaY() != 0) {
                zoomTo(zoom.get() * (event.getDeltaY() > 0 ? STEP : 1 / STEP));
                event.consume();
            }
        });
    }

    void show(Surface newSurface) {
        surface = newSurface;
        scroll.setContent(newSurface);
        scroll.setVvalue(0);
        scroll.setHvalue(0);
        newSurface.layoutBoundsProperty().subscribe(bounds -> showPart());
        magnify();
    }

    void showNothing(Node words) {
        surface = null;
        scroll.setContent(new StackPane(words));
        map.setVisible(false);
    }

    void showPlacements(Placements placements) {
        Surface shown = surface;
        if (shown != null) {
            map.show(placements, shown.columns, shown.shape);
        }
    }

    void showColors() {
        map.setColors(theme.colors());
    }

    /// Relative to the window's size of text.
    ReadOnlyDoubleProperty zoomProperty() {
        return zoom.getReadOnlyProperty();
    }

    void zoomIn() {
        zoomTo(zoom.get() * STEP);
    }

    void zoomOut() {
        zoomTo(zoom.get() / STEP);
    }

    private void zoomTo(double wanted) {
        fitted = false;
        draw(Math.clamp(wanted, SMALLEST, LARGEST));
    }

    /// Follows the room again; asked once more, it shrinks a tall model until all of it is seen.
    void fit() {
        whole = fitted && !whole;
        fitted = true;
        magnify();
    }

    /// On a large screen the picture grows with its room, in steps, up to half as large again.
    private void magnify() {
        Surface shown = surface;
        if (shown == null || scroll.getWidth() <= 0) {
            return;
        }
        if (!fitted) {
            draw(zoom.get());
            return;
        }
        double em = theme.em();
        double room = Math.min(scroll.getWidth() / shown.wideEm(), scroll.getHeight() / shown.tallEm()) / em;
        double fit = Math.clamp(Math.floor(room * 10) / 10, 1, LARGEST_FIT);
        if (whole) {
            shown.setEm(em);
            double across = scroll.getWidth() / shown.minWidth(-1);
            double down = (scroll.getHeight() - 2) / shown.minHeight(-1);
            fit = Math.clamp(Math.min(across, down), SMALLEST, fit);
        }
        draw(fit);
    }

    private void draw(double size) {
        Surface shown = surface;
        zoom.set(size);
        if (shown != null) {
            shown.setEm(theme.em() * size);
            shown.setStyle(size == 1 ? "" : "-fx-font-size: " + size + "em;");
        }
    }

    /// How fast to scroll while something is dragged at a point of the scene, in pixels a second: upwards is negative.
    double edge(double sceneX, double sceneY) {
        Surface shown = surface;
        Bounds room = scroll.localToScene(scroll.getLayoutBounds());
        if (shown == null || sceneX < room.getMinX() || sceneX > room.getMaxX()) {
            return 0;
        }
        double em = theme.em();
        double heads = room.getMinY() + shown.heads().height();
        double below = sceneY - (room.getMaxY() - EDGE * em);
        double above = heads + EDGE * em - sceneY;
        // The heads are dropped on, so that upwards counts only between them and the first row in sight, or above all.
        if (below > 0 && below < BEYOND * em) {
            return Math.min(FASTEST, below / em * PACE);
        }
        if (above > 0 && sceneY >= heads) {
            return -Math.min(FASTEST, above / em * PACE);
        }
        return sceneY < room.getMinY() && sceneY > room.getMinY() - BEYOND * em ? -FASTEST / 2 : 0;
    }

    /// Scrolls by pixels, downwards where they are positive.
    ///
    /// @return whether anything has moved
    boolean scrollBy(double pixels) {
        double hidden = scroll.getContent().getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        double before = scroll.getVvalue();
        if (hidden > 0) {
            scroll.setVvalue(Math.clamp(before + pixels / hidden, 0, 1));
        }
        return scroll.getVvalue() != before;
    }

    /// Scrolls until a cell is seen of a picture that has just come: what one worked on is there in another view, too.
    void revealNew(CellNode node) {
        applyCss();
        layout();
        reveal(node);
    }

    /// Scrolls until a cell is seen.
    void reveal(CellNode node) {
        double heads = surface == null ? 0 : surface.heads().height();
        double numbers = surface == null ? 0 : surface.heads().width();
        scroll.setVvalue(revealed(
                scroll.getVvalue(),
                node.getLayoutY() - heads,
                node.getHeight() + heads,
                scroll.getContent().getLayoutBounds().getHeight(),
                scroll.getViewportBounds().getHeight()));
        scroll.setHvalue(revealed(
                scroll.getHvalue(),
                node.getLayoutX() - numbers,
                node.getWidth() + numbers,
                scroll.getContent().getLayoutBounds().getWidth(),
                scroll.getViewportBounds().getWidth()));
    }

    /// The scroll position, 0 to 1, at which a stretch is inside the view; the present one where it is already.
    static double revealed(double value, double start, double length, double content, double view) {
        double hidden = content - view;
        if (hidden <= 0) {
            return value;
        }
        double seen = value * hidden;
        if (start < seen) {
            return start / hidden;
        }
        return start + length > seen + view ? Math.min(1, (start + length - view) / hidden) : value;
    }

    /// The map says which part should be in the middle, as shares of the whole.
    private void showAt(double across, double down) {
        scroll.setHvalue(centred(
                across,
                scroll.getContent().getLayoutBounds().getWidth(),
                scroll.getViewportBounds().getWidth()));
        scroll.setVvalue(centred(
                down,
                scroll.getContent().getLayoutBounds().getHeight(),
                scroll.getViewportBounds().getHeight()));
    }

    private static double centred(double share, double content, double view) {
        return content <= view ? 0 : Math.clamp((share * content - view / 2) / (content - view), 0, 1);
    }

    private void showPart() {
        Surface shown = surface;
        if (shown == null) {
            return;
        }
        double width = shown.getLayoutBounds().getWidth();
        double height = shown.getLayoutBounds().getHeight();
        double seenWidth = scroll.getViewportBounds().getWidth();
        double seenHeight = scroll.getViewportBounds().getHeight();
        shown.see(
                scroll.getHvalue() * Math.max(0, width - seenWidth),
                scroll.getVvalue() * Math.max(0, height - seenHeight),
                seenWidth,
                seenHeight);
        // Where there is little room the map would cover what it shows.
        boolean hidden = shown.minHeight(-1) - shown.below() > seenHeight * 1.3
                && seenHeight > 1.5 * map.getHeight()
                && width <= seenWidth * 1.05
                && !shown.sitesRunDown();
        map.setVisible(hidden);
        shown.setBelow(hidden ? MiniMap.HEIGHT + CLEAR : 0);
        if (hidden) {
            map.showPart(
                    scroll.getHvalue() * Math.max(0, 1 - seenWidth / width),
                    scroll.getVvalue() * Math.max(0, 1 - seenHeight / height),
                    Math.min(1, seenWidth / width),
                    Math.min(1, seenHeight / height));
        }
    }
}
