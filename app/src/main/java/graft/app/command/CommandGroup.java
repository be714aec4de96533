package graft.app.command;

import java.util.List;
import java.util.function.Supplier;
import javafx.scene.control.MenuItem;

/// Commands that belong together: a menu, and a block of the sheet of keys.
///
/// @param id       stable, for example `edit`
/// @param title    the menu's name
/// @param sections of the menu, with a line between them
/// @param more     further items that are made each time the menu opens
public record CommandGroup(String id, String title, List<List<Command>> sections, Supplier<List<MenuItem>> more) {

    public CommandGroup(String id, String title, List<List<Command>> sections) {
        this(id, title, sections, List::of);
    }

    /// All of its commands.
    public List<Command> commands() {
        return sections.stream().flatMap(List::stream).toList();
    }
}
