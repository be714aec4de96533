package graft.app;

import graft.app.canvas.CanvasCommands;
import graft.app.canvas.CanvasView;
import graft.app.canvas.Pattern;
import graft.app.canvas.View;
import graft.app.command.Command;
import graft.app.command.CommandGroup;
import graft.app.command.KeySheet;
import graft.app.document.RecipeDocument;
import graft.app.document.StepName;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.workbench.DockTab;
import graft.app.workbench.RunActions;
import graft.app.workbench.WorkbenchContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;

/// Everything that the window can be asked for, by name and key (the default keys of the keyboard sheet).
/// Menus, command palette and sheet of keys are made from this.
final class Commands {

    private final RecipeDocument document;
    private final Theme theme;
    private final CanvasCommands canvas;
    private final CanvasView view;
    private final RunActions runs;

    /// What the window's frame can do.
    interface Frame {

        RecipeFiles files();

        BooleanProperty inspectorShown();

        BooleanProperty dockShown();

        BooleanProperty dockFloats();

        BooleanProperty inspectorFloats();

        BooleanProperty dockLarge();

        BooleanProperty presents();

        List<DockTab> tabs();

        void showTab(String id);

        void openData();

        void openBase();

        void openAdapter();

        void quit();

        Cards cards();
    }

    Commands(WorkbenchContext context, CanvasCommands canvas, CanvasView view, RunActions runs) {
        document = context.document();
        theme = context.theme();
        this.canvas = canvas;
        this.view = view;
        this.runs = runs;
    }

    List<CommandGroup> groups(Frame frame) {
        return List.of(
                file(frame),
                edit(),
                new CommandGroup("insert", Messages.text("menu.insert.any"), List.of(), view::insertItems),
                select(),
                view(frame),
                run(),
                help(frame));
    }

    private static CommandGroup file(Frame frame) {
        RecipeFiles files = frame.files();
        return new CommandGroup(
                "file",
                Messages.text("menu.file"),
                List.of(
                        List.of(
                                Command.of(
                                                "file.start",
                                                Messages.text("menu.start"),
                                                "Shortcut+Shift+N",
                                                frame.cards()::start)
                                        .also(Messages.text("menu.start.also")),
                                Command.of("file.new", Messages.text("menu.new"), "Shortcut+N", files::fresh),
                                Command.of("file.open", Messages.text("menu.open"), "Shortcut+O", files::open),
                                Command.of("file.save", Messages.text("menu.save"), "Shortcut+S", files::save)
                                        .also(Messages.text("menu.save.also"))),
                        List.of(
                                Command.of("file.data", Messages.text("menu.open.data"), "", frame::openData),
                                Command.of("file.base", Messages.text("menu.open.base"), "", frame::openBase),
                                Command.of("file.adapter", Messages.text("menu.open.adapter"), "", frame::openAdapter)),
                        List.of(Command.of("file.quit", Messages.text("menu.quit"), "Shortcut+Q", frame::quit))),
                files::recentItems);
    }

    private CommandGroup edit() {
        return new CommandGroup(
                "edit",
                Messages.text("menu.edit"),
                List.of(
                        List.of(
                                Command.named(
                                        "edit.undo",
                                        Messages.text("menu.undo"),
                                        "Shortcut+Z",
                                        document.undoNameProperty().map(StepName::words),
                                        canvas::undo),
                                Command.named(
                                        "edit.redo",
                                        Messages.text("menu.redo"),
                                        "Shortcut+Shift+Z",
                                        document.redoNameProperty().map(StepName::words),
                                        canvas::redo)),
                        List.of(
                                Command.of("edit.cut", Messages.text("menu.cut"), "Shortcut+X", canvas::cut),
                                Command.of("edit.copy", Messages.text("menu.copy"), "Shortcut+C", canvas::copy),
                                Command.of("edit.paste", Messages.text("menu.paste"), "Shortcut+V", canvas::paste),
                                Command.of("edit.fill", Messages.text("menu.fill"), "Shortcut+D", canvas::fillDown),
                                Command.onCanvas("edit.remove", Messages.text("menu.remove"), "Delete", canvas::remove),
                                Command.onCanvas(
                                        "edit.leave-out",
                                        Messages.text("menu.leave-out"),
                                        "Shift+Delete",
                                        canvas::leaveOut)),
                        List.of(
                                Command.onCanvas(
                                        "edit.halve", Messages.text("menu.halve"), "Open_Bracket", canvas::halve),
                                Command.onCanvas(
                                        "edit.double", Messages.text("menu.double"), "Close_Bracket", canvas::twice),
                                Command.onCanvas("edit.more", Messages.text("menu.more"), "Plus", () -> canvas.step(1)),
                                Command.onCanvas(
                                        "edit.less", Messages.text("menu.less"), "Minus", () -> canvas.step(-1)),
                                Command.onCanvas("edit.toggle", Messages.text("menu.toggle"), "X", canvas::toggle),
                                Command.onCanvas(
                                        "edit.layer-drop",
                                        Messages.text("menu.layer-drop"),
                                        "Shift+X",
                                        canvas::dropLayers))));
    }

    private CommandGroup select() {
        List<Command> patterns = Stream.of(Pattern.values())
                .map(pattern -> Command.of(
                        "select." + pattern.name().toLowerCase(java.util.Locale.ROOT),
                        Messages.text("menu.select.layers", pattern.title()),
                        "",
                        () -> canvas.selectPattern(pattern)))
                .toList();
        return new CommandGroup(
                "select",
                Messages.text("menu.select"),
                List.of(
                        List.of(
                                Command.onCanvas(
                                        "select.column",
                                        Messages.text("menu.select.column"),
                                        "Ctrl+Space",
                                        canvas::selectColumns),
                                Command.onCanvas(
                                        "select.row",
                                        Messages.text("menu.select.row"),
                                        "Shift+Space",
                                        canvas::selectRows)),
                        patterns));
    }

    private CommandGroup view(Frame frame) {
        List<Command> regions = new ArrayList<>(List.of(
                Command.toggle(
                        "view.palette",
                        Messages.text("menu.region.palette"),
                        "Shortcut+1",
                        view.paletteShownProperty()),
                Command.toggle(
                        "view.inspector", Messages.text("menu.region.inspector"), "Shortcut+2", frame.inspectorShown()),
                Command.toggle("view.dock", Messages.text("menu.region.dock"), "Shortcut+3", frame.dockShown())));
        int key = regions.size() + 1;
        for (DockTab tab : frame.tabs()) {
            String keys = key <= 9 ? "Shortcut+" + key++ : "";
            regions.add(Command.of(
                            "view.tab." + tab.id(),
                            Messages.text("menu.tab", tab.name()),
                            keys,
                            () -> frame.showTab(tab.id()))
                    .also(tab.also()));
        }
        return new CommandGroup(
                "view",
                Messages.text("menu.view"),
                List.of(
                        regions,
                        List.of(
                                view("view.stack", "Shortcut+Alt+1", View.STACK, Messages.text("menu.stack")),
                                view("view.grid", "Shortcut+Alt+2", View.GRID, Messages.text("menu.grid")),
                                view("view.block", "Shortcut+Alt+3", View.BLOCK, Messages.text("menu.block")),
                                Command.of(
                                        "view.zoom-in",
                                        Messages.text("menu.zoom.in"),
                                        "Shortcut+Alt+Equals",
                                        view::zoomIn),
                                Command.of(
                                        "view.zoom-out",
                                        Messages.text("menu.zoom.out"),
                                        "Shortcut+Alt+Minus",
                                        view::zoomOut),
                                Command.of("view.fit", Messages.text("menu.zoom.fit"), "Shortcut+Alt+0", view::fit),
                                Command.of(
                                        "view.search", Messages.text("menu.palette"), "Shortcut+F", view::focusPalette),
                                Command.of(
                                        "view.field",
                                        Messages.text("menu.field"),
                                        "Shortcut+Shift+F",
                                        frame.cards()::findField),
                                Command.of("view.canvas", Messages.text("menu.canvas"), "Shortcut+G", view::focusCell)),
                        List.of(
                                Command.toggle("view.present", Messages.text("menu.present"), "F5", frame.presents())
                                        .also(Messages.text("menu.present.also")),
                                Command.toggle(
                                        "view.dock-large", Messages.text("menu.dock.large"), "F8", frame.dockLarge()),
                                Command.toggle(
                                                "view.float-dock",
                                                Messages.text("menu.float.dock"),
                                                "F6",
                                                frame.dockFloats())
                                        .also(Messages.text("menu.float.also")),
                                Command.toggle(
                                                "view.float-inspector",
                                                Messages.text("menu.float.inspector"),
                                                "Shift+F6",
                                                frame.inspectorFloats())
                                        .also(Messages.text("menu.float.also"))),
                        look(),
                        Stream.of(Level.values())
                                .map(level -> Command.of(
                                                "view.level." + level.ordinal(),
                                                Messages.text("menu.level", level.title()),
                                                "",
                                                () -> theme.levelProperty().set(level))
                                        .also(Messages.text("menu.level.also")))
                                .toList()));
    }

    private Command view(String id, String keys, View shown, String title) {
        return Command.of(id, title, keys, () -> view.viewProperty().set(shown));
    }

    private List<Command> look() {
        List<Command> commands = new ArrayList<>();
        for (Look look : Look.values()) {
            commands.add(Command.of(
                            "view.look." + look.ordinal(),
                            Messages.text("menu.look", look.title()),
                            "",
                            () -> theme.lookProperty().set(look))
                    .also(Messages.text("menu.look.also")));
        }
        commands.add(Command.of(
                        "view.look.next",
                        Messages.text("menu.look.next"),
                        "Shortcut+Shift+L",
                        () -> theme.lookProperty()
                                .set(theme.lookProperty().get() == Look.LIGHT ? Look.DARK : Look.LIGHT))
                .also(Messages.text("menu.look.also")));
        commands.add(Command.of("view.larger", Messages.text("menu.larger"), "Shortcut+Equals", () -> scale(0.1))
                .also(Messages.text("menu.larger.also")));
        commands.add(Command.of("view.smaller", Messages.text("menu.smaller"), "Shortcut+Minus", () -> scale(-0.1))
                .also(Messages.text("menu.larger.also")));
        commands.add(Command.of("view.usual", Messages.text("menu.usual"), "Shortcut+0", () -> theme.setScale(1))
                .also(Messages.text("menu.larger.also")));
        return commands;
    }

    private void scale(double by) {
        theme.setScale(theme.scaleProperty().get() + by);
    }

    private CommandGroup run() {
        return new CommandGroup(
                "run",
                Messages.text("menu.run"),
                List.of(List.of(
                        Command.of("run.run", Messages.text("top.run"), "Shortcut+R", runs::run),
                        Command.of("run.queue", Messages.text("top.queue"), "Shortcut+Shift+R", runs::queue),
                        Command.of(
                                "run.pause", Messages.text("menu.pause"), "Shortcut+Shift+Period", runs::pauseOrGoOn),
                        Command.of("run.stop", Messages.text("top.stop"), "Shortcut+Period", runs::stop))));
    }

    private static CommandGroup help(Frame frame) {
        return new CommandGroup(
                "help",
                Messages.text("menu.help"),
                List.of(List.of(
                        Command.of(
                                "help.palette", Messages.text("menu.commands"), "Shortcut+K", frame.cards()::palette),
                        Command.of("help.keys", Messages.text("menu.keys"), "Shortcut+Slash", frame.cards()::keys),
                        Command.of("help.help", Messages.text("menu.help.here"), "F1", frame.cards()::help),
                        Command.of("help.about", Messages.text("menu.about"), "", frame.cards()::about))));
    }

    /// What the canvas listens to itself, for the sheet of keys.
    static List<KeySheet.Key> canvasKeys() {
        return List.of(
                new KeySheet.Key(Messages.text("keys.arrows"), Messages.text("keys.arrows.do")),
                new KeySheet.Key(Messages.text("keys.shift"), Messages.text("keys.shift.do")),
                new KeySheet.Key(Messages.text("keys.enter"), Messages.text("keys.enter.do")),
                new KeySheet.Key(Messages.text("keys.comma"), Messages.text("keys.comma.do")),
                new KeySheet.Key(Messages.text("keys.p"), Messages.text("keys.p.do")),
                new KeySheet.Key(Messages.text("keys.wheel"), Messages.text("keys.wheel.do")),
                new KeySheet.Key(Messages.text("keys.alt"), Messages.text("keys.alt.do")),
                new KeySheet.Key(Messages.text("keys.copy"), Messages.text("keys.copy.do")),
                new KeySheet.Key(Messages.text("keys.escape"), Messages.text("keys.escape.do")));
    }
}
