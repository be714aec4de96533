package graft.app;

import graft.app.document.HiddenChanges;
import graft.app.document.RecipeDocument;
import graft.app.ui.Controls;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.ui.Yielding;
import graft.app.workbench.RunActions;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.event.EventHandler;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.util.Duration;

/// The last line: the level, what is going on, what was said last, size of text. With little room the size of text goes
/// first, then when the recipe was saved, then the words beside the number of hidden changes.
final class StatusBar extends HBox {

    /// How long it is told why something was not done.
    private static final Duration LONG = Duration.seconds(8);

    private final Label said = new Label();
    private final Label saved = new Label();
    private final PauseTransition rest = new PauseTransition(LONG);
    private final Label scale = new Label();
    private final Label hidden = new Label();
    private final Yielding yielding;
    private String refusal = "";
    private int hiddenChanges;
    private boolean unsaved;

    StatusBar(RecipeDocument document, RunActions runs, Theme theme) {
        getStyleClass().addAll("g-row", "g-status");
        Help.section(HelpSection.LEVELS, this);
        Label run = new Label();
        run.textProperty().bind(runs.status());
        run.managedProperty().bind(run.textProperty().isNotEmpty());
        said.setId("said");
        said.setAccessibleRole(AccessibleRole.TEXT);
        theme.scaleProperty().subscribe(value -> scale.setText(Messages.text("status.scale", Math.round(value * 100))));
        run.getStyleClass().add("g-status-run");
        run.setMinWidth(USE_PREF_SIZE);
        saved.setId("saved");
        scale.setMinWidth(USE_PREF_SIZE);
        rest.setOnFinished(event -> forget());
        EventHandler<InputEvent> gesture = event -> forget();
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.addEventFilter(MouseEvent.MOUSE_PRESSED, gesture);
                scene.addEventFilter(KeyEvent.KEY_PRESSED, gesture);
            }
        });
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(run.textProperty());
        run.setTooltip(whole);
        said.setMinWidth(0);
        MenuButton level = level(theme);
        PauseButton pause = new PauseButton("status-pause", runs, theme, "g-tab", "g-choice");
        getChildren().addAll(level, hidden, run, pause, said, Controls.spacer(), saved, scale);
        yielding = new Yielding(List.of(
                shown -> Yielding.show(scale, shown),
                shown -> Yielding.show(saved, shown || unsaved),
                full -> hidden.setText(
                        hiddenChanges == 0
                                ? ""
                                : full ? Messages.text("level.hidden", hiddenChanges) : "+" + hiddenChanges)));
        widthProperty().subscribe(this::makeRoom);
        scale.fontProperty().subscribe(font -> Platform.runLater(this::makeRoom));
        List.of(run, said, scale, saved).forEach(label -> label.textProperty().addListener(observed -> makeRoom()));
        level.textProperty().addListener(observed -> makeRoom());
        pause.managedProperty().addListener(observed -> makeRoom());
        countHidden(document, theme);
    }

    private void makeRoom() {
        if (getWidth() > 0) {
            applyCss();
            yielding.fit(() -> Math.max(getWidth(), prefWidth(-1)));
        }
    }

    private static MenuButton level(Theme theme) {
        MenuButton button = new MenuButton();
        button.setId("level");
        button.getStyleClass().setAll("menu-button", "g-menu", "g-level");
        button.setMinWidth(USE_PREF_SIZE);
        button.setTooltip(new Tooltip(Messages.text("level.hint")));
        ToggleGroup levels = new ToggleGroup();
        for (Level level : Level.values()) {
            RadioMenuItem item = new RadioMenuItem(level.title());
            item.setId("level-" + level.ordinal());
            item.setToggleGroup(levels);
            item.setOnAction(event -> theme.levelProperty().set(level));
            button.getItems().add(item);
        }
        theme.levelProperty().subscribe(level -> {
            button.setText(level.title());
            levels.selectToggle(levels.getToggles().get(level.ordinal()));
        });
        return button;
    }

    /// Hidden values that are not the default count: never hidden without a word.
    private void countHidden(RecipeDocument document, Theme theme) {
        hidden.setId("hidden-changes");
        hidden.setMinWidth(USE_PREF_SIZE);
        Runnable show = () -> {
            hiddenChanges =
                    HiddenChanges.count(document.recipe(), theme.levelProperty().get());
            String words = Messages.text("level.hidden", hiddenChanges);
            hidden.setText(hiddenChanges == 0 ? "" : words);
            hidden.setTooltip(new Tooltip(words + "\n" + Messages.text("level.hidden.hint")));
            Yielding.show(hidden, hiddenChanges > 0);
            makeRoom();
        };
        document.recipeProperty().subscribe(recipe -> show.run());
        theme.levelProperty().addListener(observed -> show.run());
    }

    /// The sentence a screen reader hears and everyone sees: what the last action did.
    void say(String sentence) {
        said.setText(sentence);
        said.setTooltip(sentence.isEmpty() ? null : new Tooltip(sentence));
        said.setAccessibleText(sentence);
    }

    /// Says why something was not done: until the next gesture or key, or for some seconds.
    void refuse(String sentence) {
        say(sentence);
        refusal = sentence;
        rest.playFromStart();
    }

    private void forget() {
        rest.stop();
        if (!refusal.isEmpty() && refusal.equals(said.getText())) {
            say("");
        }
        refusal = "";
    }

    /// @param time when the open recipe was saved
    void showSaved(String time) {
        unsaved = false;
        saved.setText(Messages.text("status.saved", time));
        saved.setTooltip(null);
        saved.getStyleClass().setAll("label");
    }

    /// @param why the open recipe is not on disk
    void showUnsaved(String why) {
        unsaved = true;
        String words = Messages.text("status.unsaved", why);
        saved.setText(words);
        saved.setTooltip(new Tooltip(words));
        saved.getStyleClass().setAll("label", "g-attention");
    }
}
