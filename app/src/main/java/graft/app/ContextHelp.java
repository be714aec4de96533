package graft.app;

import graft.app.command.HelpCard;
import graft.app.ui.Help;
import graft.app.ui.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// What F1 tells: of the control that has the keyboard what it says of itself, then a sentence on the part of
/// the window that it lies in, and where the guide goes on.
final class ContextHelp {

    private static final String WINDOW = "window.md";
    private static final String METHODS = "methods.md";

    /// A part of the window.
    private record Part(String title, String words, HelpCard.Place place) {}

    private ContextHelp() {}

    /// @param focus what has the keyboard
    static Help about(@Nullable Node focus) {
        Part part = part(Help.section(focus));
        Help own = Help.at(focus).orElseGet(() -> control(focus));
        List<String> words = new ArrayList<>(own.words());
        words.add(part.words());
        return new Help(own.title().isBlank() ? part.title() : own.title(), words);
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

    /// @param focus what has the keyboard
    static HelpCard.Place place(@Nullable Node focus) {
        return part(Help.section(focus)).place();
    }

    private static Part part(String section) {
        return switch (section) {
            case "canvas" ->
                new Part(
                        Messages.text("help.canvas.title"),
                        Messages.text("help.canvas"),
                        new HelpCard.Place(WINDOW, "Canvas"));
            case "palette" ->
                new Part(
                        Messages.text("help.palette.title"),
                        Messages.text("help.palette"),
                        new HelpCard.Place(METHODS, "The methods"));
            case "slot" ->
                new Part(
                        Messages.text("help.slot.title"),
                        Messages.text("help.slot"),
                        new HelpCard.Place(METHODS, "The methods"));
            case "training" ->
                new Part(
                        Messages.text("help.training.title"),
                        Messages.text("help.training"),
                        new HelpCard.Place(WINDOW, "Training and recipe"));
            case "recipe" ->
                new Part(
                        Messages.text("help.recipe.title"),
                        Messages.text("help.recipe"),
                        new HelpCard.Place(WINDOW, "Training and recipe"));
            case "data" ->
                new Part(
                        Messages.text("help.data.title"),
                        Messages.text("help.data"),
                        new HelpCard.Place(WINDOW, "Data"));
            case "info" ->
                new Part(
                        Messages.text("help.info.title"),
                        Messages.text("help.info"),
                        new HelpCard.Place(WINDOW, "Base model"));
            case "top" ->
                new Part(
                        Messages.text("help.top.title"),
                        Messages.text("help.top"),
                        new HelpCard.Place(WINDOW, "Base model"));
            case "budget" ->
                new Part(
                        Messages.text("help.budget.title"),
                        Messages.text("help.budget"),
                        new HelpCard.Place(WINDOW, "Budget strip"));
            case "runs" ->
                new Part(
                        Messages.text("help.runs.title"),
                        Messages.text("help.runs"),
                        new HelpCard.Place(WINDOW, "Runs"));
            case "log" ->
                new Part(
                        Messages.text("help.log.title"), Messages.text("help.log"), new HelpCard.Place(WINDOW, "Runs"));
            case "curves" ->
                new Part(
                        Messages.text("help.curves.title"),
                        Messages.text("help.curves"),
                        new HelpCard.Place(WINDOW, "Curves"));
            case "compare" ->
                new Part(
                        Messages.text("help.compare.title"),
                        Messages.text("help.compare"),
                        new HelpCard.Place(WINDOW, "Compare"));
            case "sweep" ->
                new Part(
                        Messages.text("help.sweep.title"),
                        Messages.text("help.sweep"),
                        new HelpCard.Place(WINDOW, "Sweep"));
            case "tasks" ->
                new Part(
                        Messages.text("help.tasks.title"),
                        Messages.text("help.tasks"),
                        new HelpCard.Place(WINDOW, "Tasks"));
            case "first" ->
                new Part(
                        Messages.text("help.first.title"),
                        Messages.text("help.first"),
                        new HelpCard.Place(WINDOW, "Start page, levels, presentation"));
            case "levels" ->
                new Part(
                        Messages.text("help.levels.title"),
                        Messages.text("help.levels"),
                        new HelpCard.Place(WINDOW, "Start page, levels, presentation"));
            default ->
                new Part(
                        Messages.text("help.window.title"),
                        Messages.text("help.window"),
                        new HelpCard.Place(WINDOW, "The window"));
        };
    }
}
