package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// The menus of the canvas: the quick menu of a place, the context menu, and what the window's *Insert* menu offers.
final class CanvasMenus {

    private final RecipeDocument document;
    private final CanvasCommands commands;
    private final QuickMenu quick = new QuickMenu();
    private @Nullable ContextMenu open;

    CanvasMenus(RecipeDocument document, CanvasCommands commands) {
        this.document = document;
        this.commands = commands;
    }

    /// Opens the quick menu at a cell, for the selection.
    void openQuick(CellNode node) {
        ModelShape shape = document.shape();
        if (shape != null) {
            Set<Cell> cells = commands.selected();
            quick.open(
                    node,
                    CellMenu.legal(sites(cells), shape),
                    mould -> reason(mould, sites(cells), shape),
                    shape,
                    mould -> {
                        node.requestFocus();
                        commands.place(mould, cells);
                    });
        }
    }

    /// In words why it cannot stand at any of the sites.
    private static String reason(Mould mould, List<Site> sites, ModelShape shape) {
        Site first = sites.getFirst();
        return Messages.text("drop.illegal", mould.title(), Words.site(first)) + ". "
                + Words.capital(Costs.reason(mould.kind(), first, shape).orElse(""));
    }

    /// Opens the quick menu where no place is: what is chosen is carried until it is put down.
    void openQuick(Node owner, Point2D at, Consumer<Mould> carry) {
        ModelShape shape = document.shape();
        if (shape != null) {
            quick.open(owner, at, Mould.all(), shape, mould -> {
                if (Placements.wholeModel(mould.kind())) {
                    commands.place(mould, Set.of());
                } else {
                    carry.accept(mould);
                }
            });
        }
    }

    /// Opens the context menu of the selection.
    void openContext(Node owner, MouseEvent event) {
        ModelShape shape = document.shape();
        close();
        if (shape != null) {
            ContextMenu fresh = CellMenu.of(commands, shape, sites(commands.selected()));
            fresh.show(owner, event.getScreenX(), event.getScreenY());
            open = fresh;
        }
    }

    void close() {
        if (open != null) {
            open.hide();
            open = null;
        }
    }

    private static List<Site> sites(Set<Cell> cells) {
        return cells.stream().map(Cell::site).distinct().toList();
    }

    /// The palette as menus: each adapter into the selection, or into all layers of a site where it may
    /// stand. Made when they are opened, since the sites are the model's.
    List<MenuItem> insert() {
        ModelShape shape = document.shape();
        List<MenuItem> items = new ArrayList<>();
        for (Mould mould : Mould.all()) {
            if (shape == null || Placements.wholeModel(mould.kind())) {
                items.add(item(mould, mould.title()));
                continue;
            }
            Menu menu = new Menu(mould.title(), new Mark(mould.mark()));
            menu.getItems().addAll(item(mould, Messages.text("menu.insert.selection")), new SeparatorMenuItem());
            List<Site> takes = Stream.of(Site.values())
                    .filter(site -> shape.has(site)
                            && Costs.reason(mould.kind(), site, shape).isEmpty())
                    .toList();
            for (Site site : takes) {
                MenuItem everywhere = new MenuItem(
                        site.perLayer()
                                ? Messages.text("menu.insert.site", Words.site(site))
                                : Words.capital(Words.site(site)));
                everywhere.setOnAction(event -> commands.placeInColumns(mould, List.of(site)));
                menu.getItems().add(everywhere);
            }
            List<Site> repeated = takes.stream().filter(Site::perLayer).toList();
            if (!repeated.isEmpty()) {
                menu.getItems().addAll(new SeparatorMenuItem(), patterns(mould, repeated, shape));
            }
            items.add(menu);
        }
        return items;
    }

    /// The ring's twin: layers by a pattern, made when it is looked into.
    private Menu patterns(Mould mould, List<Site> sites, ModelShape shape) {
        Menu menu = new Menu(Messages.text("menu.insert.pattern"));
        menu.getItems().add(new MenuItem()); // a menu without items never opens
        menu.setOnShowing(event -> menu.getItems()
                .setAll(sites.stream().map(site -> patterns(mould, site, shape)).toList()));
        return menu;
    }

    private Menu patterns(Mould mould, Site site, ModelShape shape) {
        Menu menu = new Menu(Words.capital(Words.site(site)));
        for (Pattern pattern : Pattern.values()) {
            MenuItem item = new MenuItem(Words.capital(pattern.title()));
            item.setOnAction(
                    event -> commands.place(mould, Pattern.cells(pattern.layers(shape.layers()), site, shape)));
            menu.getItems().add(item);
        }
        return menu;
    }

    private MenuItem item(Mould mould, String words) {
        MenuItem item = new MenuItem(words, new Mark(mould.mark()));
        item.setOnAction(event -> commands.place(mould, commands.selected()));
        return item;
    }
}
