package graft.app.welcome;

import graft.app.settings.Settings;
import graft.app.ui.Controls;
import graft.app.ui.Level;
import graft.app.ui.Look;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// The start page's right side: how the window looks, where runs are kept, what computes.
final class StartSettings extends VBox {

    StartSettings(
            StartViewModel model, Settings settings, Theme theme, StringProperty device, StartPage.Actions actions) {
        Label compute = new Label();
        compute.setId("start-compute");
        compute.textProperty().bind(model.computeProperty());
        compute.setWrapText(true);
        Button test = button("start-test", Messages.text("welcome.test"), model::test);
        Label workspace = wrapped("");
        workspace.setId("start-workspace");
        workspace.textProperty().bind(model.folderProperty());
        Button folder = button("start-folder", Messages.text("welcome.folder.choose"), actions.folder());
        Label next = wrapped("");
        next.setId("start-language-next");
        next.managedProperty().bind(next.visibleProperty());
        next.setVisible(false);
        VBox devices = new VBox();
        model.devicesProperty().subscribe(known -> {
            // Where there is nothing but the processor there is nothing to choose.
            boolean several = known.size() > 1;
            devices.setVisible(several);
            devices.setManaged(several);
            if (several) {
                devices.getChildren().setAll(devices(known, device));
            }
        });
        getChildren()
                .addAll(
                        head(Messages.text("welcome.settings")),
                        choice(
                                "start-look",
                                Messages.text("welcome.look"),
                                List.of(Look.values()),
                                Look::title,
                                theme.lookProperty(),
                                theme.lookProperty()::set),
                        choice(
                                "start-scale",
                                Messages.text("welcome.scale"),
                                List.of(1.0, 1.2, 1.5, 1.8, 2.0),
                                scale -> Messages.text("status.scale", Math.round(scale * 100)),
                                theme.scaleProperty(),
                                theme::setScale),
                        choice(
                                "start-level",
                                Messages.text("welcome.level"),
                                List.of(Level.values()),
                                Level::title,
                                theme.levelProperty(),
                                theme.levelProperty()::set),
                        choice(
                                "start-language",
                                Messages.text("welcome.language"),
                                List.of("en", "de"),
                                tag -> Locale.of(tag).getDisplayLanguage(Locale.of(tag)),
                                new SimpleStringProperty(spoken()),
                                tag -> speak(tag, settings, next, actions)),
                        next,
                        head(Messages.text("welcome.folder")),
                        workspace,
                        folder,
                        head(Messages.text("welcome.computing")),
                        compute,
                        devices,
                        test);
        getStyleClass().add("g-start-right");
    }

    /// At once, or, where that must wait, it is said when: in the language that was chosen, which need not be one that
    /// the user of this window reads.
    private static void speak(String tag, Settings settings, Label next, StartPage.Actions actions) {
        settings.setLanguage(tag);
        next.setText(Messages.in(Locale.of(tag), "welcome.language.next"));
        // The list that it was chosen in closes first.
        Platform.runLater(() ->
                next.setVisible(!tag.equals(spoken()) && !actions.language().getAsBoolean()));
    }

    private static String spoken() {
        return Locale.getDefault().getLanguage().equals("de") ? "de" : "en";
    }

    private static Node devices(List<String> known, StringProperty device) {
        List<String> all = new ArrayList<>(List.of("auto"));
        all.addAll(known);
        return choice(
                "start-device",
                Messages.text("welcome.device"),
                all,
                name -> name.equals("auto") ? Messages.text("welcome.device.auto", known.getFirst()) : name,
                device.map(name -> all.contains(name) ? name : "auto"),
                device::set);
    }

    private static Button button(String id, String words, Runnable action) {
        Button button = new Button(words);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setOnAction(event -> action.run());
        return button;
    }

    private static Label wrapped(String words) {
        Label label = Controls.label(words, "g-muted", "g-small");
        label.setWrapText(true);
        return label;
    }

    static Label head(String words) {
        return Controls.label(words, "g-strong", "g-start-head");
    }

    /// @param now what is in force, which keys and menus change as well
    private static <T> Node choice(
            String id,
            String name,
            List<T> values,
            Function<T, String> words,
            ObservableValue<T> now,
            Consumer<T> chosen) {
        ComboBox<T> box = new ComboBox<>(FXCollections.observableArrayList(values));
        box.setId(id);
        box.getStyleClass().add("g-entry");
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public T fromString(String text) {
                return now.getValue();
            }
        });
        box.setValue(now.getValue());
        now.when(box.sceneProperty().map(scene -> true).orElse(false))
                .addListener((observed, before, value) -> box.setValue(value));
        box.valueProperty().addListener((observed, before, value) -> chosen.accept(value));
        Label label = Controls.label(name, "g-muted", "g-small");
        label.setLabelFor(box);
        VBox both = new VBox(label, box);
        both.getStyleClass().add("g-field");
        return both;
    }
}
