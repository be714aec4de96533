package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.ui.Look;
import graft.app.ui.Theme;
import graft.app.ui.ThemeColors;
import graft.engine.recipe.AdapterKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChartColorsTest {

    @ParameterizedTest
    @EnumSource(Look.class)
    void everyLineIsSeenAndFiveOfAKindDiffer(Look look) {
        ThemeColors colors = new Theme(look).colors();
        List<Optional<AdapterKind>> kinds = new ArrayList<>(List.of(Optional.empty()));
        for (AdapterKind kind : AdapterKind.values()) {
            kinds.add(Optional.of(kind));
        }
        for (Optional<AdapterKind> kind : kinds) {
            List<Color> shades = new ArrayList<>();
            for (int nth = 0; nth < 5; nth++) {
                Color shade = ChartColors.of(kind, nth, colors);
                double contrast = ThemeColors.contrast(shade, colors.color("panel"));
                assertTrue(contrast >= 3, kind + " " + nth + " is hardly seen: " + contrast);
                shades.add(shade);
            }
            assertEquals(5, new HashSet<>(shades).size(), kind + ": " + shades);
        }
    }
}
