package graft.app.ui;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Window;

/// A question in a window of its own: its title, a few fields, what is wrong with them, OK and cancel. It looks like
/// the window it belongs to and is never larger than the screen or that window; what has no room there is scrolled.
///
/// @param <T> what an answer is
public final class Question<T> {

    /// Of the room there is, the rest being the system's bars and the dialog's buttons.
    private static final double WIDTH_SHARE = 0.9;

    private static final double HEIGHT_SHARE = 0.65;

    private final Dialog<T> dialog = new Dialog<>();
    private final VBox box = new VBox();
    private final ScrollPane scroll = new ScrollPane(box);
    private final Label problem = Controls.label("", "g-failed", "g-small");
    private final Window owner;
    private String wrongNow = "";
    private boolean touched;
    /// Of the window beside what is scrolled, once it is shown.
    private double around = Double.NaN;

    /// @param owner   a node of the window over which it appears
    /// @param size    style class of its width: `g-question`, or `g-question-wide` for what holds longer lines
    /// @param content the fields, first of which has the keyboard
    public Question(Node owner, String title, String size, Node... content) {
        this.owner = owner.getScene().getWindow();
        dialog.initOwner(this.owner);
        dialog.setTitle(title);
        dialog.setResizable(true);
        problem.setId("question-problem");
        box.getChildren().add(Controls.label(title, "g-strong"));
        box.getChildren().addAll(content);
        box.getChildren().add(problem);
        box.getStyleClass().addAll("g-form", size);
        box.getChildren().forEach(Question::wrap);
        DialogPane pane = dialog.getDialogPane();
        pane.getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
        pane.getStylesheets().setAll(owner.getScene().getStylesheets());
        tell("");
    }

    /// Words are never cut to dots.
    private static void wrap(Node node) {
        if (node instanceof Label label) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
    }

    /// Keeps OK from being pressed, and says why, while a text is no answer. Nothing is said against a field that is
    /// empty because nobody has written into it yet.
    ///
    /// @param wrong what is wrong with a text, or empty
    public Question<T> check(TextInputControl entry, Function<String, String> wrong) {
        boolean empty = entry.getText() == null || entry.getText().isBlank();
        touched |= !empty;
        entry.textProperty().subscribe(text -> {
            wrongNow = wrong.apply(text);
            tell(touched ? wrongNow : "");
            dialog.getDialogPane().lookupButton(ButtonType.OK).setDisable(!wrongNow.isEmpty());
        });
        return this;
    }

    /// From the first letter on, into whichever field, it is told what is wrong.
    private void tellOnceTyped(Node node) {
        if (node instanceof TextInputControl entry) {
            entry.textProperty().addListener(observed -> {
                touched = true;
                tell(wrongNow);
            });
        } else if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::tellOnceTyped);
        }
    }

    /// @return whether a field has the keyboard now
    private static boolean focusFirst(Parent parent) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (node.isFocusTraversable() && node.isVisible() && !node.isDisabled()) {
                node.requestFocus();
                return true;
            }
            if (node instanceof Parent inner && focusFirst(inner)) {
                return true;
            }
        }
        return false;
    }

    private void tell(String words) {
        problem.setText(words);
        problem.setVisible(!words.isEmpty());
        problem.setManaged(!words.isEmpty());
        grow();
    }

    /// Makes room for what is told, as far as there is any, so that nobody has to scroll for it.
    private void grow() {
        if (!dialog.isShowing()) {
            return;
        }
        Window window = dialog.getDialogPane().getScene().getWindow();
        if (Double.isNaN(around)) {
            around = window.getHeight() - scroll.getViewportBounds().getHeight();
        }
        box.applyCss();
        double needs = Math.min(box.prefHeight(scroll.getViewportBounds().getWidth()), mostHigh());
        // Not by what lacks: who types fast is told of the next fault before the window has its new height.
        if (around + needs > window.getHeight()) {
            window.setHeight(around + needs);
        }
    }

    private double mostHigh() {
        return Math.min(screen().getHeight(), owner.getHeight()) * HEIGHT_SHARE;
    }

    private Rectangle2D screen() {
        return Screen.getScreensForRectangle(owner.getX(), owner.getY(), 1, 1).stream()
                .findFirst()
                .orElse(Screen.getPrimary())
                .getVisualBounds();
    }

    /// Waits for the answer; empty when it was given up.
    ///
    /// @param answer read from the fields once OK was pressed
    public Optional<T> ask(Supplier<T> answer) {
        tellOnceTyped(box);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        DialogPane pane = dialog.getDialogPane();
        pane.setContent(scroll);
        pane.applyCss();
        double width = Math.min(box.prefWidth(-1), Math.min(screen().getWidth(), owner.getWidth()) * WIDTH_SHARE);
        scroll.setPrefWidth(width);
        scroll.setPrefHeight(Math.min(box.prefHeight(width), mostHigh()));
        dialog.setResultConverter(pressed -> pressed == ButtonType.OK ? answer.get() : null);
        dialog.setOnShown(event -> Platform.runLater(() -> focusFirst(box))); // after the dialog's own choice, a button
        return dialog.showAndWait();
    }
}
