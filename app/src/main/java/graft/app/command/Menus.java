package graft.app.command;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/// Commands as menus.
public final class Menus {

    private Menus() {}

    /// The menu of a group.
    public static Menu menu(CommandGroup group) {
        Menu menu = new Menu(group.title());
        List<MenuItem> items = items(group);
        menu.getItems().setAll(items);
        if (!group.more().get().isEmpty()) {
            menu.getItems().addAll(group.more().get());
            menu.setOnShowing(event -> {
                menu.getItems().setAll(items);
                menu.getItems().addAll(group.more().get());
            });
        }
        return menu;
    }

    private static List<MenuItem> items(CommandGroup group) {
        List<MenuItem> items = new ArrayList<>();
        for (List<Command> section : group.sections()) {
            if (!items.isEmpty()) {
                items.add(new SeparatorMenuItem());
            }
            section.forEach(command -> items.add(item(command)));
        }
        return items;
    }

    private static MenuItem item(Command command) {
        BooleanProperty on = command.on();
        MenuItem item;
        if (on == null) {
            item = new MenuItem();
            item.setOnAction(event -> command.action().run());
        } else {
            CheckMenuItem check = new CheckMenuItem();
            check.selectedProperty().bindBidirectional(on);
            item = check;
        }
        item.setId("menu-" + command.id().replace('.', '-'));
        item.setMnemonicParsing(false);
        command.title().subscribe(item::setText);
        command.enabled().subscribe(enabled -> item.setDisable(!Boolean.TRUE.equals(enabled)));
        if (!command.local()) {
            item.setAccelerator(command.keys());
        } else if (!command.keyText().isEmpty()) {
            command.title().subscribe(title -> item.setText(title + "  (" + command.keyText() + ")"));
        }
        return item;
    }
}
