package graft.app.ui;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The look of the window: AtlantaFX below, our tokens set onto its looked-up colours, our own rules above; the size of
/// text; and how much of the window is shown. One object per window; views that draw follow {@link #colorsProperty}.
public final class Theme {

    private static final Logger LOG = LoggerFactory.getLogger(Theme.class);
    /// Body text in pixels at 100 %; every other size is in em of it.
    private static final double BODY = 13;

    private final ReadOnlyObjectWrapper<ThemeColors> colors;
    private final ReadOnlyObjectWrapper<Double> scale = new ReadOnlyObjectWrapper<>(this, "scale", 1.0);

    private final ObjectProperty<Look> look;
    private final ObjectProperty<Level> level = new SimpleObjectProperty<>(this, "level", Level.LAB);

    public Theme(boolean dark) {
        this(dark ? Look.DARK : Look.LIGHT);
    }

    public Theme(Look initial) {
        look = new SimpleObjectProperty<>(this, "look", initial);
        colors = new ReadOnlyObjectWrapper<>(this, "colors", ThemeColors.read(initial));
        look.addListener((observed, before, now) -> colors.set(ThemeColors.read(now)));
    }

    /// Which theme is shown.
    public ObjectProperty<Look> lookProperty() {
        return look;
    }

    /// How much of the window is shown.
    public ObjectProperty<Level> levelProperty() {
        return level;
    }

    /// The colours in use.
    public ReadOnlyObjectProperty<ThemeColors> colorsProperty() {
        return colors.getReadOnlyProperty();
    }

    public ThemeColors colors() {
        return colors.get();
    }

    /// Size of text relative to the usual, 0.8 to 2.
    public ReadOnlyObjectProperty<Double> scaleProperty() {
        return scale.getReadOnlyProperty();
    }

    /// Body text in pixels now: one em of the window, for what is laid out rather than styled.
    public double em() {
        return BODY * scale.get();
    }

    public void setScale(double newScale) {
        scale.set(Math.clamp(Math.round(newScale * 10) / 10.0, 0.8, 2.0));
    }

    /// Dresses a scene and keeps it dressed when the theme changes.
    public void dress(Scene scene) {
        loadFonts();
        Runnable restyle = () -> {
            boolean dark = colors.get().dark();
            Application.setUserAgentStylesheet(
                    dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
            scene.getStylesheets()
                    .setAll(List.of(
                            sheet(look.get().sheet()),
                            sheet("/theme/graft.css"),
                            sheet("/theme/panels.css"),
                            sizeSheet(BODY * scale.get())));
        };
        colors.addListener((observed, before, after) -> restyle.run());
        scale.addListener((observed, before, after) -> restyle.run());
        restyle.run();
    }

    /// The size of text as a sheet rather than an inline style, because pop-ups take over sheets only.
    private static String sizeSheet(double pixels) {
        String rule = ".root { -fx-font-size: " + pixels + "px; }";
        return "data:text/css;base64," + Base64.getEncoder().encodeToString(rule.getBytes(StandardCharsets.UTF_8));
    }

    private static String sheet(String file) {
        URL url = Theme.class.getResource(file);
        if (url == null) {
            throw new IllegalStateException("missing resource " + file);
        }
        return url.toExternalForm();
    }

    /// Inter with tabular figures. Where a font cannot be read the system's is used, which is no reason to stop.
    private static void loadFonts() {
        for (String face : List.of("Regular", "Bold")) {
            try (InputStream in = Theme.class.getResourceAsStream("/fonts/GraftInter-" + face + ".otf")) {
                if (in == null || Font.loadFont(in, BODY) == null) {
                    LOG.warn("the bundled font {} could not be read; using the system's", face);
                }
            } catch (IOException failure) {
                LOG.warn("the bundled font {} could not be read; using the system's", face, failure);
            }
        }
    }
}
