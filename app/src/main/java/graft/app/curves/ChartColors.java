package graft.app.curves;

import graft.app.ui.MarkKind;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.AdapterKind;
import java.util.Optional;
import javafx.scene.paint.Color;

/// Colours of runs in charts: the kind's own; further runs of the same kind are paler, so that they stay apart.
public final class ChartColors {

    private static final double PALER = 0.42;

    private ChartColors() {}

    /// @param nth how many runs of the same kind were drawn before this one
    public static Color of(Optional<AdapterKind> kind, int nth, ThemeColors colors) {
        Color own = kind.map(MarkKind::of).map(colors::color).orElse(colors.color("faint"));
        Color pale = own;
        for (int i = 0; i < Math.min(nth, 3); i++) {
            pale = pale.interpolate(colors.color("panel"), PALER);
        }
        return pale;
    }

    static java.awt.Color awt(Color color, double opacity) {
        return new java.awt.Color((float) color.getRed(), (float) color.getGreen(), (float) color.getBlue(), (float)
                (color.getOpacity() * opacity));
    }
}
