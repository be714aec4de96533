package graft.app;

import graft.app.canvas.View;
import graft.app.settings.Settings;
import graft.app.ui.Level;
import graft.app.ui.Theme;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;

/// How the window is divided, remembered for each level: who teaches in *Explore* and works in *Lab* finds each as it
/// was left. A level that was never used takes over what is on the screen.
final class Layouts {

    private final Settings settings;
    private final Theme theme;
    private final Parts parts;

    /// What is remembered of.
    record Parts(
            BooleanProperty dockShown,
            BooleanProperty inspectorShown,
            BooleanProperty paletteShown,
            BooleanProperty presents,
            Room room,
            Dock dock,
            Inspector inspector,
            ObjectProperty<View> view) {}

    Layouts(Settings settings, Theme theme, Parts parts) {
        this.settings = settings;
        this.theme = theme;
        this.parts = parts;
        theme.levelProperty().addListener((observed, before, now) -> {
            if (!parts.presents().get()) { // what a presentation puts away is not what the level looks like
                remember(before);
                restore(now);
            }
            keepTo(now);
        });
    }

    /// As the level was left, in an earlier session or in this one.
    void restore() {
        restore(theme.levelProperty().get());
        keepTo(theme.levelProperty().get());
    }

    private void keepTo(Level level) {
        parts.dock().keepTo(level);
        parts.inspector().keepTo(level);
    }

    void remember() {
        remember(theme.levelProperty().get());
    }

    private void restore(Level level) {
        parts.dockShown().set(shown(level, "dock.shown", parts.dockShown()));
        parts.inspectorShown().set(shown(level, "inspector.shown", parts.inspectorShown()));
        parts.paletteShown().set(shown(level, "palette.shown", parts.paletteShown()));
        word(level, "dock.share")
                .ifPresent(known -> parts.room().setShare(settings.number(key(level, "dock.share"), -1, 0.1, 0.95)));
        word(level, "dock.tabs").ifPresent(ids -> parts.dock().show(List.of(ids.split(" "))));
        word(level, "inspector.tab").ifPresent(parts.inspector()::show);
        word(level, "view")
                .flatMap(id -> Stream.of(View.values())
                        .filter(view -> view.name().equals(id))
                        .findFirst())
                .ifPresent(parts.view()::set);
    }

    private boolean shown(Level level, String what, BooleanProperty now) {
        boolean usual = now.get() || level == Level.EXPLORE;
        return settings.number(key(level, what), usual ? 1 : 0, 0, 1) > 0;
    }

    private Optional<String> word(Level level, String what) {
        return settings.word(key(level, what));
    }

    private void remember(Level level) {
        settings.setNumber(key(level, "dock.shown"), parts.dockShown().get() ? 1 : 0);
        settings.setNumber(key(level, "inspector.shown"), parts.inspectorShown().get() ? 1 : 0);
        settings.setNumber(key(level, "palette.shown"), parts.paletteShown().get() ? 1 : 0);
        settings.setNumber(key(level, "dock.share"), parts.room().chosenShare());
        settings.setWord(key(level, "dock.tabs"), String.join(" ", parts.dock().openTabs()));
        settings.setWord(key(level, "inspector.tab"), parts.inspector().shownTab());
        settings.setWord(key(level, "view"), parts.view().get().name());
    }

    private static String key(Level level, String what) {
        return level.name().toLowerCase(Locale.ROOT) + "." + what;
    }
}
