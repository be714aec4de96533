package graft.app.ui;

import java.util.Locale;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;

/// A small node with the shape and colour of an adapter kind. Its size is set in em by the style class `g-mark`.
public final class Mark extends Region {

    public Mark(MarkKind kind) {
        SVGPath path = new SVGPath();
        path.setContent(kind.path());
        setShape(path);
        setScaleShape(true);
        setCenterShape(true);
        getStyleClass()
                .addAll(
                        "g-mark",
                        "g-kind-" + kind.token(),
                        "g-shape-" + kind.name().toLowerCase(Locale.ROOT));
        setMouseTransparent(true);
    }
}
