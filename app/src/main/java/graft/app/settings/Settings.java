package graft.app.settings;

import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.engine.runs.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the window remembers between sessions, in the workspace's `window.properties`: how it looks, where it
/// stood, what was open, and the last files. Nothing of it is needed: a file that is absent, damaged or from
/// another version gives the usual window, value by value.
public final class Settings {

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final String FILE = "window.properties";
    private static final int RECENT = 9;

    private final Path file;
    private final Properties values = new Properties();
    /// What was read or given to the disk last.
    private volatile Map<Object, Object> kept = Map.of();

    private Settings(Path file) {
        this.file = file;
    }

    /// Reads a workspace's; never fails.
    public static Settings read(Path workspace) {
        Settings settings = new Settings(workspace.resolve(FILE));
        if (Files.isRegularFile(settings.file)) {
            try (Reader reader = Files.newBufferedReader(settings.file, StandardCharsets.UTF_8)) {
                settings.values.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                settings.values.clear();
                LOG.warn("{} is left aside: {}", settings.file, unreadable.getMessage());
            }
        }
        settings.kept = Map.copyOf(settings.values);
        return settings;
    }

    /// Whether these are that workspace's.
    boolean isOf(Path workspace) {
        return file.toAbsolutePath()
                .normalize()
                .equals(workspace.resolve(FILE).toAbsolutePath().normalize());
    }

    /// Whether something is other than when it was read or written last.
    public boolean changed() {
        return !kept.equals(values);
    }

    /// Writes it in one piece, from any thread; a disk that cannot be written is no reason to stop.
    public synchronized void write() {
        StringWriter text = new StringWriter();
        Properties now = new Properties();
        now.putAll(values);
        try {
            now.store(text, "Graft's window");
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, text.toString());
            kept = Map.copyOf(now);
        } catch (IOException failure) {
            LOG.warn("the window's state could not be saved to {}", file, failure);
        }
    }

    /// Whether nothing was ever remembered here.
    public boolean fresh() {
        return values.isEmpty();
    }

    public Optional<Look> look() {
        return oneOf(Look.values(), values.getProperty("look"));
    }

    public void setLook(Look look) {
        values.setProperty("look", word(look));
    }

    public Level level() {
        return oneOf(Level.values(), values.getProperty("level")).orElse(Level.WORKBENCH);
    }

    public void setLevel(Level level) {
        values.setProperty("level", word(level));
    }

    /// The language chosen in the window, or empty for the system's.
    public Optional<Locale> language() {
        String tag = values.getProperty("language", "");
        return tag.matches("[a-z]{2}") ? Optional.of(Locale.of(tag)) : Optional.empty();
    }

    public void setLanguage(String tag) {
        values.setProperty("language", tag);
    }

    /// A number within bounds, or the usual one.
    public double number(String key, double usual, double least, double most) {
        try {
            double value = Double.parseDouble(values.getProperty(key, ""));
            return value >= least && value <= most ? value : usual;
        } catch (NumberFormatException _) {
            return usual;
        }
    }

    public void setNumber(String key, double value) {
        values.setProperty(key, Double.toString(value));
    }

    public Optional<String> word(String key) {
        return Optional.ofNullable(values.getProperty(key)).filter(value -> !value.isBlank());
    }

    public void setWord(String key, String value) {
        values.setProperty(key, value);
    }

    /// The last recipe files, the newest first; those that are gone are left out.
    public List<Path> recent() {
        List<Path> recent = new ArrayList<>();
        for (int index = 0; index < RECENT; index++) {
            String text = values.getProperty("recent." + index);
            if (text != null) {
                try {
                    recent.add(Path.of(text));
                } catch (InvalidPathException _) {
                    LOG.debug("a recent file's name is no path here: {}", text);
                }
            }
        }
        recent.removeIf(path -> !Files.isRegularFile(path));
        return recent;
    }

    /// Remembers a file as the newest.
    public void addRecent(Path opened) {
        List<Path> recent = new ArrayList<>(recent());
        Path path = opened.toAbsolutePath().normalize();
        recent.remove(path);
        recent.addFirst(path);
        for (int index = 0; index < RECENT; index++) {
            values.remove("recent." + index);
            if (index < recent.size()) {
                values.setProperty("recent." + index, recent.get(index).toString());
            }
        }
    }

    private static <E extends Enum<E>> Optional<E> oneOf(E[] all, @Nullable String text) {
        for (E each : all) {
            if (word(each).equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
