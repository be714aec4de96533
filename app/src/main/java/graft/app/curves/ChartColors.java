package graft.app.curves;

import graft.app.ui.MarkKind;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.AdapterKind;
import java.util.Optional;
import javafx.scene.paint.Color;

/// Colours of runs in charts: the kind's own; further runs of the same kind are nearer to the text, nearer to the
/// ground, or between, so that they stay apart, and each stands out from the ground.
public final class ChartColors {

    /// Contrast that a line needs to be seen (WCAG 2.2, success criterion 1.4.11).
    private static final double SEEN = 3;
    /// Where shades stand: above 0 on the way to the text, below 0 on the way to the ground.
    private static final double[] SHADES = {0, 0.5, -0.4, 0.25, 0.75};

    private static final int STEPS = 20;

    private ChartColors() {}

    /// @param nth how many runs of the same kind were drawn before this one; shades come again after five
    public static Color of(Optional<AdapterKind> kind, int nth, ThemeColors colors) {
        Color own = kind.map(MarkKind::of).map(colors::color).orElse(colors.color("faint"));
        double shade = SHADES[nth % SHADES.length];
        Color ground = colors.color("panel");
        Color text = colors.color("text");
        Color shaded = own.interpolate(shade < 0 ? ground : text, Math.abs(shade));
        for (int i = 1; i <= STEPS && ThemeColors.contrast(shaded, ground) < SEEN; i++) {
            shaded = own.interpolate(shade < 0 ? ground : text, Math.abs(shade)).interpolate(text, (double) i / STEPS);
        }
        return shaded;
    }

    static java.awt.Color awt(Color color, double opacity) {
        return new java.awt.Color((float) color.getRed(), (float) color.getGreen(), (float) color.getBlue(), (float)
                (color.getOpacity() * opacity));
    }
}
