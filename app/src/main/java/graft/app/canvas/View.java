package graft.app.canvas;

import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import java.util.Locale;

/// The three pictures of one recipe. Whatever is edited in one is edited in all.
public enum View {
    /// The blocks on the residual stream: for explaining.
    STACK,
    /// Layers × sites: the fast editor.
    GRID,
    /// One layer enlarged, with shapes, formulas and arithmetic.
    BLOCK;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return switch (this) {
            case STACK -> Messages.text("canvas.stack");
            case GRID -> Messages.text("canvas.grid");
            case BLOCK -> Messages.text("canvas.block");
        };
    }

    Surface surface(ModelShape shape) {
        return switch (this) {
            case STACK -> new StackView(shape);
            case GRID -> new GridView(shape);
            case BLOCK -> new BlockView(shape);
        };
    }
}
