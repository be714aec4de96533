package graft.app;

import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Steady;
import graft.app.ui.Theme;
import graft.app.ui.Yielding;
import graft.app.workbench.RunActions;
import java.util.List;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/// The top bar: pickers on the left, what one can do and where it will run on the right. What comes
/// with a run keeps its room where there is any: the pointer that pressed Run still stands on it. With
/// little room the chip gets shorter, then queuing is left to the menu: where training runs is always told, unless
/// there is no room for that either.
final class TopBar extends Ends {

    private final Label device = Controls.label(Messages.text("top.device.starting"), "g-chip", "g-muted");

    private final Yielding yielding;
    private final BooleanProperty queueFits = new SimpleBooleanProperty(this, "queueFits", true);
    private String where = device.getText();

    /// @param menu    the program's menu, at the very left
    /// @param pickers base, data, preset
    TopBar(RunActions runs, Node menu, List<Node> pickers, Theme theme) {
        getStyleClass().addAll("g-bar", "g-top");
        Help.section(HelpSection.TOP, this);
        Button run = button("run", Messages.text("top.run"), runs::run);
        run.getStyleClass().add("g-primary");
        Button queue = button("queue", Messages.text("top.queue"), runs::queue);
        Button stop = button("stop", Messages.text("top.stop"), runs::stop);
        Steady.width(stop, Messages.text("top.stop"), Messages.text("top.stopping"));
        Runnable show = () -> {
            boolean stopping = Boolean.TRUE.equals(runs.stopping().getValue());
            stop.setText(Messages.text(stopping ? "top.stopping" : "top.stop"));
            stop.setDisable(stopping || !Boolean.TRUE.equals(runs.live().getValue()));
        };
        runs.live().subscribe(show);
        runs.stopping().subscribe(show);
        show.run();
        queue.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> queueFits.get() && theme.levelProperty().get().shows(Level.WORKBENCH),
                        queueFits,
                        theme.levelProperty()));
        queue.managedProperty().bind(queue.visibleProperty());
        device.setId("device");
        device.setMinWidth(USE_PREF_SIZE);
        begin(menu);
        pickers.forEach(this::begin);
        PauseButton pause = new PauseButton("pause", runs, theme, "button", "g-button");
        end(pause, run, queue, stop, device);
        yielding = new Yielding(List.of(
                pause::setKeepsRoom,
                full -> device.setText(full ? where : shortly(where)),
                queueFits::set,
                shown -> Yielding.show(device, shown)));
        widthProperty().subscribe(this::makeRoom);
        // Words of another length, in another size: once they are laid out.
        Stream.concat(pickers.stream(), Stream.of(menu, run, pause, stop))
                .map(Node::layoutBoundsProperty)
                .forEach(bounds -> bounds.addListener(observed -> Platform.runLater(this::makeRoom)));
        device.fontProperty().subscribe(font -> Platform.runLater(this::makeRoom));
        theme.levelProperty().addListener(observed -> makeRoom());
        runs.work().addListener(observed -> makeRoom());
    }

    private void makeRoom() {
        if (getWidth() > 0) {
            applyCss();
            yielding.fit(() -> prefHeight(getWidth()));
        }
    }

    /// `CPU` of `CPU · AVX2`.
    private static String shortly(String words) {
        return words.split(" · ", 2)[0];
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    /// Says where training will run.
    ///
    /// @param words short, for example `CPU · AVX2`
    /// @param tone  style class of its colour
    /// @param hint  one sentence: which device, and why
    void showDevice(String words, String tone, String hint) {
        where = words;
        device.setTooltip(new Tooltip(words + "\n" + hint));
        device.getStyleClass().setAll("label", "g-chip", tone);
        makeRoom();
    }
}
