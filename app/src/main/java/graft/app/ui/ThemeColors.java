package graft.app.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;

/// The colours of one theme by token name, for what is drawn rather than styled (charts, reports). Read from the very
/// stylesheet that styles the controls, so the two cannot differ.
///
/// @param dark   whether it is the dark one
/// @param tokens name without prefix (`accent-soft`) to colour
public record ThemeColors(boolean dark, Map<String, Color> tokens) {

    private static final Pattern TOKEN = Pattern.compile("-g-([a-z-]+):\\s*(#[0-9a-f]{6});");

    public ThemeColors {
        tokens = Map.copyOf(tokens);
    }

    /// Reads the tokens of a theme.
    static ThemeColors read(Look look) {
        String file = look.sheet();
        try (InputStream in = ThemeColors.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            Matcher matcher = TOKEN.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, Color> tokens = new HashMap<>();
            while (matcher.find()) {
                tokens.put(matcher.group(1), Color.web(matcher.group(2)));
            }
            return new ThemeColors(look.dark(), tokens);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// @throws IllegalArgumentException when there is no such token
    public Color color(String token) {
        Color color = tokens.get(token);
        if (color == null) {
            throw new IllegalArgumentException("no colour token is called " + token);
        }
        return color;
    }

    /// The colour of an adapter kind, or of its family.
    public Color color(MarkKind kind) {
        return color(kind.token());
    }

    /// WCAG 2.2: contrast of two opaque colours, 1 to 21.
    public static double contrast(Color a, Color b) {
        double first = luminance(a) + 0.05;
        double second = luminance(b) + 0.05;
        return Math.max(first, second) / Math.min(first, second);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
