package graft.app.curves;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The window's font as JFreeChart wants it. Making it starts AWT's font machinery (some 100 ms once), so it
/// is loaded in the background by {@link #warm} before the first chart is drawn.
final class ChartFont {

    private static final Logger LOG = LoggerFactory.getLogger(ChartFont.class);
    private static final String FILE = "/fonts/GraftInter-Regular.otf";

    private static final class Holder {
        static final Font FONT = load();
    }

    private ChartFont() {}

    /// Loads the font; harmless to call again.
    static void warm() {
        at(12).getStringBounds("0", new java.awt.font.FontRenderContext(null, true, true));
    }

    static Font at(double pixels) {
        return Holder.FONT.deriveFont((float) pixels);
    }

    /// The same font for the canvas.
    static javafx.scene.text.Font onScreen(double pixels) {
        return javafx.scene.text.Font.font(at(pixels).getFamily(), at(pixels).getSize());
    }

    private static Font load() {
        try (InputStream in = ChartFont.class.getResourceAsStream(FILE)) {
            if (in != null) {
                return Font.createFont(Font.TRUETYPE_FONT, in);
            }
        } catch (IOException | FontFormatException failure) {
            LOG.warn("the bundled font cannot be used in charts; using the system's", failure);
        }
        return new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    }
}
