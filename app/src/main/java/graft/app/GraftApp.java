package graft.app;

import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import javafx.application.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The window's main class. It is no JavaFX application itself, so that it can say in words why there can be no window.
public final class GraftApp {

    private static final Logger LOG = LoggerFactory.getLogger(GraftApp.class);
    private static final int NO_WINDOW = 4;

    private GraftApp() {}

    public static void main(String[] arguments) {
        // The charts use fonts and shapes of AWT, never its windows: its X11 toolkit would start beside GTK's, slowly
        // and with a warning.
        System.setProperty("java.awt.headless", "true");
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        try {
            Application.launch(GraftWindow.class, arguments);
        } catch (UnsupportedOperationException noDisplay) {
            LOG.debug("the toolkit could not start", noDisplay);
            LOG.error(
                    "{}",
                    new MachineLacks(
                                    ErrorCode.NO_DISPLAY,
                                    "The window cannot open: " + noDisplay.getMessage() + ".",
                                    "Set DISPLAY to a display that answers, or use the commands: `graft --help`.")
                            .paragraph());
            System.exit(NO_WINDOW);
        }
    }
}
