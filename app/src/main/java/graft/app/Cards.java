package graft.app;

import graft.app.command.CommandGroup;
import graft.app.command.CommandPalette;
import graft.app.command.HelpCard;
import graft.app.command.KeySheet;
import graft.app.settings.Settings;
import graft.app.ui.Help;
import graft.app.ui.Messages;
import graft.app.ui.Overlay;
import graft.app.welcome.StartPage;
import graft.app.welcome.StartViewModel;
import graft.app.workbench.WorkbenchContext;
import graft.engine.service.Installation;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;

/// What opens in front of the window, one at a time: the start page, the search of commands and of
/// fields, the keys, help on what has the keyboard, and what this program is.
public final class Cards {

    private final WorkbenchContext context;
    private final Settings settings;
    private final Overlay overlay;
    private final Searched searched;
    private final Opened opened;
    private final Runnable begun;
    private BooleanSupplier language = () -> false;

    /// What can be found by its name, read each time it is looked for.
    ///
    /// @param deeds what can be done about what is in the dock
    record Searched(
            Supplier<List<CommandGroup>> commands,
            Supplier<List<CommandGroup>> deeds,
            Supplier<List<CommandGroup>> fields) {}

    /// Who opens what is chosen on the start page.
    record Opened(RecipeFiles files, Pickers pickers) {}

    /// @param begun takes the keyboard after the start page
    Cards(
            WorkbenchContext context,
            Settings settings,
            Overlay overlay,
            Searched searched,
            Opened opened,
            Runnable begun) {
        this.context = context;
        this.settings = settings;
        this.overlay = overlay;
        this.searched = searched;
        this.opened = opened;
        this.begun = begun;
    }

    public void palette() {
        new CommandPalette(overlay, searched.commands().get(), this::further, Messages.text("command.search")).open();
    }

    private List<CommandGroup> further() {
        return Stream.of(searched.deeds(), searched.fields())
                .flatMap(groups -> groups.get().stream())
                .toList();
    }

    public void findField() {
        new CommandPalette(overlay, searched.fields().get(), List::of, Messages.text("command.field")).open();
    }

    public void keys() {
        new KeySheet(overlay, searched.commands().get(), Commands.canvasKeys()).open();
    }

    /// On what has the keyboard.
    public void help() {
        Node focus = overlay.getScene().getFocusOwner();
        if (overlay.lookup("#" + HelpCard.ID) == null) {
            new HelpCard(overlay, ContextHelp.about(focus), Help.section(focus), this::keys).open();
        }
    }

    public void about() {
        new AboutCard(overlay);
    }

    public void start() {
        StartViewModel model = new StartViewModel(context, settings, System::nanoTime);
        model.refresh(Installation.here().samples());
        overlay.afterwards(begun);
        RecipeFiles files = opened.files();
        new StartPage(
                        model,
                        settings,
                        context.theme(),
                        context.device(),
                        overlay,
                        new StartPage.Actions(
                                files::open,
                                files::open,
                                opened.pickers()::chooseFile,
                                () -> chooseFolder(model),
                                () -> language.getAsBoolean()))
                .open();
    }

    /// @param newLanguage makes the window speak the language that was chosen; false where that must wait
    void onLanguage(BooleanSupplier newLanguage) {
        language = newLanguage;
    }

    private void chooseFolder(StartViewModel model) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Messages.text("welcome.folder"));
        Optional.ofNullable(chooser.showDialog(overlay.getScene().getWindow()))
                .map(File::toPath)
                .ifPresent(model::keepIn);
    }
}
