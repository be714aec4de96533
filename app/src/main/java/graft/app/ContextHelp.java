package graft.app;

import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// What F1 tells: of the control that has the keyboard what it says of itself, then a sentence on the part of
/// the window that it lies in.
final class ContextHelp {

    private ContextHelp() {}

    /// @param focus what has the keyboard
    static Help about(@Nullable Node focus) {
        HelpSection section = Help.section(focus);
        Help own = Help.at(focus).orElseGet(() -> control(focus));
        List<String> words = new ArrayList<>(own.words());
        words.add(section.words());
        return new Help(own.title().isBlank() ? section.title() : own.title(), words);
    }

    /// A control that has no words of its own but a tooltip.
    private static Help control(@Nullable Node focus) {
        if (!(focus instanceof Control control)) {
            return new Help("", List.of());
        }
        Tooltip tooltip = control.getTooltip();
        String tip = tooltip == null ? "" : tooltip.getText();
        String named = control.getAccessibleText();
        String title = control instanceof Labeled labeled && labeled.getText() != null
                ? labeled.getText()
                : named == null ? "" : named;
        return tip.isBlank() ? new Help("", List.of()) : new Help(title.isBlank() ? tip : title, List.of(tip));
    }
}
