package graft.app;

import graft.app.canvas.CanvasCommands;
import graft.app.canvas.CanvasView;
import graft.app.canvas.View;
import graft.app.document.RecipeDocument;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.RunActions;
import java.util.Arrays;
import java.util.List;
import javafx.application.Platform;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/// Every command by name, with its key: behind the program's name at the top left, so that no line of the window is
/// spent on a menu bar.
final class AppMenu extends MenuButton {

    AppMenu(
            RecipeDocument document,
            CanvasCommands commands,
            CanvasView canvas,
            RecipeFiles files,
            RunActions runs,
            Theme theme,
            List<CheckMenuItem> regions,
            Runnable keys) {
        setId("menu");
        setText(Messages.text("app.name"));
        getStyleClass().setAll("menu-button", "g-menu");
        Menu edit = menu(
                "menu.edit",
                command("menu.undo", document.undoNameProperty(), "Shortcut+Z", commands::undo),
                command("menu.redo", document.redoNameProperty(), "Shortcut+Shift+Z", commands::redo),
                new SeparatorMenuItem(),
                item("menu.cut", "Shortcut+X", commands::cut),
                item("menu.copy", "Shortcut+C", commands::copy),
                item("menu.paste", "Shortcut+V", commands::paste),
                item("menu.fill", "Shortcut+D", commands::fillDown),
                item("menu.remove", null, commands::remove),
                new SeparatorMenuItem(),
                item("menu.halve", null, commands::halve),
                item("menu.double", null, commands::twice),
                item("menu.toggle", null, commands::toggle));
        Menu insert = new Menu(Messages.text("menu.insert.any"));
        insert.getItems().setAll(canvas.insertItems());
        CheckMenuItem dark = new CheckMenuItem(Messages.text("menu.dark"));
        dark.setAccelerator(KeyCombination.valueOf("Shortcut+Shift+L"));
        theme.colorsProperty().subscribe(colors -> dark.setSelected(colors.dark()));
        dark.setOnAction(event -> theme.setDark(dark.isSelected()));
        Menu view = menu(
                "menu.view",
                item("menu.stack", "Shortcut+Alt+1", () -> canvas.viewProperty().set(View.STACK)),
                item("menu.grid", "Shortcut+Alt+2", () -> canvas.viewProperty().set(View.GRID)),
                item("menu.palette", "Shortcut+F", canvas::focusPalette),
                item("menu.canvas", "Shortcut+G", canvas::focusCell),
                new SeparatorMenuItem(),
                dark,
                item(
                        "menu.larger",
                        "Shortcut+Equals",
                        () -> theme.setScale(theme.scaleProperty().get() + 0.1)),
                item(
                        "menu.smaller",
                        "Shortcut+Minus",
                        () -> theme.setScale(theme.scaleProperty().get() - 0.1)),
                item("menu.usual", "Shortcut+0", () -> theme.setScale(1)));
        view.getItems().add(0, new SeparatorMenuItem());
        view.getItems().addAll(0, regions);
        Menu run = menu(
                "menu.run",
                item("top.run", "Shortcut+R", runs::run),
                item("top.queue", "Shortcut+Shift+R", runs::queue),
                item("top.stop", "Shortcut+Period", runs::stop));
        getItems()
                .setAll(
                        item("menu.new", "Shortcut+N", files::fresh),
                        item("menu.open", "Shortcut+O", files::open),
                        item("menu.save", "Shortcut+S", files::save),
                        new SeparatorMenuItem(),
                        edit,
                        insert,
                        view,
                        run,
                        new SeparatorMenuItem(),
                        item("menu.keys", "F1", keys),
                        item("menu.quit", "Shortcut+Q", Platform::exit));
    }

    /// An item that shows or hides a region of the window.
    static CheckMenuItem region(String key, String keys, BooleanProperty shown) {
        CheckMenuItem item = new CheckMenuItem(Messages.text(key));
        item.setAccelerator(KeyCombination.valueOf(keys));
        item.selectedProperty().bindBidirectional(shown);
        return item;
    }

    private static Menu menu(String key, MenuItem... items) {
        Menu menu = new Menu(Messages.text(key));
        menu.getItems().setAll(Arrays.asList(items));
        return menu;
    }

    private static MenuItem item(String key, @Nullable String keys, Runnable action) {
        MenuItem item = new MenuItem(Messages.text(key));
        if (keys != null) {
            item.setAccelerator(KeyCombination.valueOf(keys));
        }
        item.setOnAction(event -> action.run());
        return item;
    }

    /// An item that names the command it acts on: `Undo place adapter`.
    private static MenuItem command(
            String key, ObservableValue<@Nullable String> command, String keys, Runnable action) {
        MenuItem item = item(key, keys, action);
        command.subscribe(name -> {
            item.setDisable(name == null);
            item.setText(name == null ? Messages.text(key) : Messages.text(key) + ": " + Messages.text(name));
        });
        return item;
    }
}
