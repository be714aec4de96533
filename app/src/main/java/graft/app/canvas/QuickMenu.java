package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Mark;
import graft.app.ui.Messages;
import graft.engine.recipe.ModelShape;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;

/// The menu that Enter opens on a place: type the beginning of a name, Enter puts it there.
final class QuickMenu {

    private static final double ROW_EM = 2.3;

    private static final double WIDTH_EM = 18;

    /// What is shown at a time, so that the menu has room on a small screen with large text; the rest is scrolled or
    /// typed for.
    private static final int MOST_ROWS = 8;

    /// Rows that a reason may take.
    private static final int REASON_ROWS = 3;

    private final Popup popup = new Popup();
    private final VBox box;
    private final TextField words = new TextField();
    private final ListView<Mould> list = new ListView<>();
    private final Label none = Controls.label("", "g-muted", "g-small");
    private List<Mould> offered = List.of();
    private Function<Mould, String> why = mould -> "";
    private Consumer<Mould> onChosen = mould -> {};

    QuickMenu() {
        words.setPromptText(Messages.text("canvas.quick.prompt"));
        words.setId("quick-search");
        list.setId("quick-list");
        list.setFocusTraversable(false);
        none.setId("quick-none");
        none.setWrapText(true);
        list.setPlaceholder(none);
        box = new VBox(words, list);
        box.getStyleClass().addAll("g-card", "g-quick");
        popup.getContent().add(box);
        popup.setAutoHide(true);
        words.textProperty().subscribe(this::filter);
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setOnMouseClicked(event -> choose());
    }

    /// Opens below a cell.
    ///
    /// @param moulds what is legal there
    /// @param reason why another is not
    void open(Node at, List<Mould> moulds, Function<Mould, String> reason, ModelShape shape, Consumer<Mould> chosen) {
        Bounds bounds = at.localToScreen(at.getLayoutBounds());
        if (bounds != null) {
            why = reason;
            open(at, new Point2D(bounds.getMinX(), bounds.getMaxY() + 2), moulds, shape, chosen);
        }
    }

    /// Opens at a point of the screen.
    void open(Node owner, Point2D at, List<Mould> moulds, ModelShape shape, Consumer<Mould> chosen) {
        offered = moulds;
        onChosen = chosen;
        list.setCellFactory(view -> new Row(shape));
        words.clear();
        popup.show(owner, at.getX(), at.getY());
        box.applyCss(); // the size of text is known only now
        filter("");
        words.requestFocus();
    }

    private void filter(String typed) {
        String wanted = typed.strip().toLowerCase(Locale.getDefault());
        list.getItems()
                .setAll(offered.stream()
                        .filter(mould ->
                                mould.title().toLowerCase(Locale.getDefault()).contains(wanted))
                        .toList());
        list.getSelectionModel().selectFirst();
        none.setText(reason(wanted));
        double em = words.getFont().getSize();
        double row = Math.ceil(ROW_EM * em);
        box.setPrefWidth(WIDTH_EM * em);
        list.setFixedCellSize(row);
        int least = list.getItems().isEmpty() ? REASON_ROWS : 1;
        list.setPrefHeight(Math.clamp(list.getItems().size(), least, MOST_ROWS) * row + 2);
    }

    /// Why nothing is offered for what was typed: what is meant cannot stand there, or nothing is called so.
    private String reason(String wanted) {
        return Mould.all().stream()
                .filter(mould -> mould.title().toLowerCase(Locale.getDefault()).contains(wanted))
                .findFirst()
                .map(why)
                .orElse(Messages.text("canvas.quick.none"));
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> choose();
            case DOWN -> list.getSelectionModel().selectNext();
            case UP -> list.getSelectionModel().selectPrevious();
            case ESCAPE -> popup.hide();
            default -> {
                return;
            }
        }
        if (event.getCode() != KeyCode.ALT) {
            event.consume();
        }
    }

    private void choose() {
        @Nullable Mould mould = list.getSelectionModel().getSelectedItem();
        popup.hide();
        if (mould != null) {
            onChosen.accept(mould);
        }
    }

    private static final class Row extends ListCell<Mould> {

        private final ModelShape shape;

        Row(ModelShape shape) {
            this.shape = shape;
        }

        @Override
        protected void updateItem(@Nullable Mould mould, boolean empty) {
            super.updateItem(mould, empty);
            if (mould == null || empty) {
                setText(null);
                setGraphic(null);
            } else {
                setText(mould.title() + "  " + mould.size(shape));
                setGraphic(new Mark(mould.mark()));
            }
        }
    }
}
