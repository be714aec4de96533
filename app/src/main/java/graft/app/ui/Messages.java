package graft.app.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/// The words of the window, from `messages/Messages.properties` and its translations (UTF-8), keys dotted by
/// screen. Keys are written as literals where they are used, so that a test can hold keys used against keys
/// present.
public final class Messages {

    /// As they were read, by language: the window may change the one it speaks.
    private static final Map<Locale, ResourceBundle> BUNDLES = new ConcurrentHashMap<>();

    /// A key in a language.
    private record Known(String key, Locale language) {}

    /// Patterns as they were read: a table of thousands of runs asks for the same ones again and again.
    private static final Map<Known, MessageFormat> READ = new ConcurrentHashMap<>();

    private Messages() {}

    private static ResourceBundle bundle() {
        return BUNDLES.computeIfAbsent(Locale.getDefault(), Messages::bundle);
    }

    /// English where the language is not there: never another language that the system happens to speak.
    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(
                "messages.Messages",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /// The words of a key in a language of its own: for who cannot read the window's.
    public static String in(Locale language, String key) {
        return bundle(language).getString(key);
    }

    /// The words of a key, with `{0}`, `{1}` … replaced; numbers are grouped by locale.
    ///
    /// @throws MissingResourceException when no such key exists, which is a defect
    public static String text(String key, Object... arguments) {
        String pattern = bundle().getString(key);
        if (arguments.length == 0) {
            return pattern;
        }
        MessageFormat format = READ.computeIfAbsent(
                new Known(key, Locale.getDefault()), known -> new MessageFormat(pattern, known.language()));
        synchronized (format) { // it keeps what it is at
            return format.format(arguments);
        }
    }

    /// Whether the key exists.
    public static boolean has(String key) {
        return bundle().containsKey(key);
    }
}
