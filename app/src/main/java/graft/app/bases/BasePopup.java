package graft.app.bases;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;

/// The base picker's float: words at the top, the models that fit them at the left, what is known of one at
/// the right. The keyboard stays in the field of words: arrows go through the list, Enter takes.
public final class BasePopup {

    private final BasePickerViewModel model;
    private final Popup popup = new Popup();
    private final BorderPane content = new BorderPane();
    private final TextField words = new TextField();
    private final ListView<BaseOption> list = new ListView<>();

    /// @param chooseFolder lets the user choose a folder
    public BasePopup(BasePickerViewModel model, Runnable chooseFolder) {
        this.model = model;
        popup.setAutoHide(true);
        popup.setHideOnEscape(true);
        content.setId("base-popup");
        content.getStyleClass().addAll("g-float", "g-bases");
        content.setTop(searchRow());
        content.setLeft(listSide(chooseFolder));
        content.setCenter(new BaseDetails(model, this::take));
        popup.getContent().add(content);
    }

    private Node searchRow() {
        words.setId("base-search");
        words.setPromptText(Messages.text("bases.search"));
        words.getStyleClass().add("g-entry");
        words.textProperty().bindBidirectional(model.queryProperty());
        words.addEventFilter(KeyEvent.KEY_PRESSED, this::keys);
        HBox.setHgrow(words, Priority.ALWAYS);
        Button hub = new Button();
        hub.setId("base-hub");
        hub.getStyleClass().setAll("button", "g-button");
        hub.setMinWidth(Button.USE_PREF_SIZE);
        hub.textProperty().set(Messages.text("bases.hub"));
        hub.setOnAction(event -> model.searchHub());
        HBox row = Controls.row(words, hub);
        row.getStyleClass().add("g-bases-head");
        return row;
    }

    private Node listSide(Runnable chooseFolder) {
        list.setId("base-list");
        list.getStyleClass().add("g-bases-list");
        list.setFocusTraversable(false);
        list.setItems(model.options());
        list.setCellFactory(view -> new BaseCell(model::show, this::clicked));
        Label none = Controls.label("", "g-muted");
        none.setId("base-none");
        none.setWrapText(true);
        none.textProperty()
                .bind(model.knownProperty().map(known -> Messages.text(known ? "bases.nothing" : "bases.starting")));
        list.setPlaceholder(none);
        model.shownProperty().subscribe(option -> markShown());
        model.options().addListener((ListChangeListener<BaseOption>) change -> markShown());
        VBox.setVgrow(list, Priority.ALWAYS);
        Label state = Controls.label("", "g-muted", "g-small");
        state.setId("base-state");
        state.setWrapText(true);
        state.setMinHeight(Label.USE_PREF_SIZE);
        state.textProperty().bind(model.stateProperty());
        state.visibleProperty().bind(Bindings.isNotEmpty(model.stateProperty()));
        state.managedProperty().bind(state.visibleProperty());
        Button folder = new Button(Messages.text("bases.folder"));
        folder.setId("base-folder");
        folder.getStyleClass().setAll("button", "g-button");
        folder.setOnAction(event -> {
            popup.hide();
            chooseFolder.run();
        });
        VBox side = new VBox(list, state, folder);
        side.getStyleClass().add("g-bases-side");
        return side;
    }

    private void markShown() {
        @Nullable BaseOption option = model.shownProperty().get();
        list.getSelectionModel().clearSelection();
        if (option != null && model.options().contains(option)) {
            list.getSelectionModel().select(option);
        }
    }

    private void keys(KeyEvent event) {
        int chosen = list.getSelectionModel().getSelectedIndex();
        switch (event.getCode()) {
            case DOWN -> step(chosen + 1);
            case UP -> step(chosen - 1);
            case ENTER -> {
                @Nullable BaseOption option = list.getSelectionModel().getSelectedItem();
                if (option == null) {
                    model.searchHub();
                } else {
                    clicked(option);
                }
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void step(int to) {
        if (to >= 0 && to < model.options().size()) {
            model.show(model.options().get(to));
            list.scrollTo(Math.max(0, to - 1));
        }
    }

    /// One of this machine is taken, one of the hub is looked at.
    private void clicked(BaseOption option) {
        if (BasePickerViewModel.usable(option)) {
            take(option);
        } else {
            model.show(option);
        }
    }

    private void take(BaseOption option) {
        model.use(option);
        popup.hide();
    }

    /// Opens below a control with the model in use shown first, or closes.
    public void toggle(Node below) {
        if (popup.isShowing()) {
            popup.hide();
            return;
        }
        model.refresh();
        words.clear();
        model.showUsed();
        Bounds bounds = below.localToScreen(below.getBoundsInLocal());
        double room = below.getScene().getHeight()
                - below.localToScene(0, bounds.getHeight()).getY();
        Point2D corner =
                below.getScene().getRoot().localToScreen(below.getScene().getWidth(), 0);
        content.setMaxHeight(Math.max(200, room - 12));
        content.setMaxWidth(below.getScene().getWidth() - 24);
        popup.show(below, bounds.getMinX(), bounds.getMaxY() + 4);
        // Its styles, and with them its width, are known only now.
        content.applyCss();
        double width = Math.min(content.prefWidth(-1), content.getMaxWidth());
        popup.setX(Math.max(
                corner.getX() - below.getScene().getWidth() + 12,
                Math.min(bounds.getMinX(), corner.getX() - 12 - width)));
        words.requestFocus();
    }
}
