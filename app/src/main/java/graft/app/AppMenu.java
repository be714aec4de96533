package graft.app;

import graft.app.command.CommandGroup;
import graft.app.command.Menus;
import graft.app.ui.Messages;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;

/// The menus: behind the program's name at the top left, so that no line of the window is spent on a menu bar; on macOS
/// in the system's bar, where people look for them.
final class AppMenu extends MenuButton {

    AppMenu(List<CommandGroup> groups) {
        setId("menu");
        setText(Messages.text("app.name"));
        getStyleClass().setAll("menu-button", "g-menu");
        if (!mac()) {
            groups.forEach(group -> getItems().add(Menus.menu(group)));
        }
    }

    private static boolean mac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /// The system's menu bar, where the system has one; takes no room in the window.
    static List<MenuBar> systemBar(List<CommandGroup> groups) {
        if (!mac()) {
            return List.of();
        }
        MenuBar bar = new MenuBar();
        bar.setUseSystemMenuBar(true);
        groups.forEach(group -> bar.getMenus().add(Menus.menu(group)));
        return List.of(bar);
    }
}
