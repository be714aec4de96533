package graft.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Menu;
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

    /// The same, where something else is done before each of its commands.
    public CommandGroup after(Runnable first) {
        return new CommandGroup(
                id,
                title,
                sections.stream()
                        .map(section ->
                                section.stream().map(each -> each.after(first)).toList())
                        .toList(),
                more);
    }

    /// The further items as commands, those of menus within menus by the way that leads to them; none that cannot be
    /// asked for now.
    List<Command> furtherCommands() {
        return flat("", more.get());
    }

    private List<Command> flat(String way, List<MenuItem> items) {
        List<Command> commands = new ArrayList<>();
        for (MenuItem item : items) {
            String title = Optional.ofNullable(item.getText()).orElse("");
            if (item instanceof Menu menu) {
                commands.addAll(flat(way + title + " › ", menu.getItems()));
            } else if (!title.isEmpty() && !item.isDisable()) {
                commands.add(Command.of(id, way + title, "", item::fire));
            }
        }
        return commands;
    }
}
