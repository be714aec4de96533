package graft.app.canvas;

import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The context menu of the selected cells: a twin of each gesture and key, with the key beside it.
final class CellMenu {

    private CellMenu() {}

    /// @param sites the sites of the selected cells
    static ContextMenu of(CanvasCommands commands, ModelShape shape, List<Site> sites) {
        Menu insert = new Menu(Messages.text("menu.insert"));
        Menu column = new Menu(Messages.text("menu.insert.column"));
        for (Mould mould : legal(sites, shape)) {
            insert.getItems().add(item(mould, () -> commands.place(mould, commands.selected())));
            if (!Placements.wholeModel(mould.kind())) {
                column.getItems().add(item(mould, () -> commands.placeInColumns(mould, sites)));
            }
        }
        Menu patterns = new Menu(Messages.text("menu.select.pattern"));
        for (Pattern pattern : Pattern.values()) {
            MenuItem item = new MenuItem(pattern.title());
            item.setOnAction(event -> commands.selectPattern(pattern));
            patterns.getItems().add(item);
        }
        Items filled = new Items(commands.anythingSelected());
        ContextMenu menu = new ContextMenu(
                insert,
                column,
                new SeparatorMenuItem(),
                filled.of("menu.halve", KeyCode.OPEN_BRACKET, commands::halve),
                filled.of("menu.double", KeyCode.CLOSE_BRACKET, commands::twice),
                filled.of("menu.toggle", KeyCode.X, commands::toggle),
                item("menu.layer-drop", KeyCode.X, commands::dropLayers, KeyCombination.SHIFT_DOWN),
                new SeparatorMenuItem(),
                filled.of("menu.cut", KeyCode.X, commands::cut, KeyCombination.SHORTCUT_DOWN),
                filled.of("menu.copy", KeyCode.C, commands::copy, KeyCombination.SHORTCUT_DOWN),
                item("menu.paste", KeyCode.V, commands::paste, KeyCombination.SHORTCUT_DOWN),
                item("menu.fill", KeyCode.D, commands::fillDown, KeyCombination.SHORTCUT_DOWN),
                filled.of("menu.remove", KeyCode.DELETE, commands::remove),
                item("menu.leave-out", KeyCode.DELETE, commands::leaveOut, KeyCombination.SHIFT_DOWN),
                new SeparatorMenuItem(),
                item("menu.select.column", KeyCode.SPACE, commands::selectColumns, KeyCombination.CONTROL_DOWN),
                item("menu.select.row", KeyCode.SPACE, commands::selectRows, KeyCombination.SHIFT_DOWN),
                patterns);
        return menu;
    }

    /// The moulds that at least one of the sites can take.
    static List<Mould> legal(List<Site> sites, ModelShape shape) {
        return Mould.all().stream()
                .filter(mould -> Placements.wholeModel(mould.kind())
                        || sites.stream()
                                .anyMatch(site ->
                                        Costs.reason(mould.kind(), site, shape).isEmpty()))
                .toList();
    }

    private static MenuItem item(Mould mould, Runnable action) {
        MenuItem item = new MenuItem(mould.title(), new Mark(mould.mark()));
        item.setOnAction(event -> action.run());
        return item;
    }

    /// What needs an adapter to be done to is there and grey where none stands, as its key is of no use there.
    private record Items(boolean usable) {

        MenuItem of(String key, KeyCode code, Runnable action, KeyCombination.Modifier... modifiers) {
            MenuItem item = item(key, code, action, modifiers);
            item.setDisable(!usable);
            return item;
        }
    }

    private static MenuItem item(String key, KeyCode code, Runnable action, KeyCombination.Modifier... modifiers) {
        MenuItem item = new MenuItem(Messages.text(key));
        item.setAccelerator(new KeyCodeCombination(code, modifiers));
        item.setOnAction(event -> action.run());
        return item;
    }
}
