package graft.app.bases;

import graft.app.ui.Controls;
import graft.app.ui.EngineWords;
import graft.app.ui.Failures;
import graft.app.ui.Figures;
import graft.app.ui.Flow;
import graft.app.ui.Messages;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.DownloadState;
import graft.engine.service.HubModel;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What is known of one model before anything of it is loaded, and what can be done with it.
final class BaseDetails extends BorderPane {

    private final BasePickerViewModel model;
    private final Consumer<BaseOption> take;
    private final VBox box = new VBox();
    private final VBox actions = new VBox();

    /// @param take makes a model of this machine the recipe's base
    BaseDetails(BasePickerViewModel model, Consumer<BaseOption> take) {
        this.model = model;
        this.take = take;
        box.getStyleClass().add("g-bases-details");
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("g-plain-scroll");
        actions.getStyleClass().add("g-bases-actions");
        setCenter(scroll);
        setBottom(actions);
        setMinSize(0, 0);
        setId("base-details");
        model.shownProperty().subscribe(option -> show());
        model.offerProperty().addListener(observed -> show());
        model.knownProperty().addListener(observed -> show());
        model.downloadProperty().addListener(observed -> show());
    }

    private void show() {
        box.getChildren().clear();
        actions.getChildren().clear();
        @Nullable BaseOption option = model.shownProperty().get();
        switch (option) {
            case null -> box.getChildren().add(hint());
            case BaseOption.Local local -> local(local);
            case BaseOption.Hub hub -> hub(hub);
        }
    }

    private Label hint() {
        Label hint =
                wrapped(Messages.text(model.knownProperty().get() ? "bases.hint" : "bases.hint.starting"), "g-muted");
        hint.setId("base-hint");
        return hint;
    }

    private void local(BaseOption.Local option) {
        BaseModelEntry entry = option.entry();
        facts(option.name(), entry, BaseCell.source(option));
        Flow row = new Flow();
        row.getStyleClass().add("g-deeds");
        if (entry.readable()) {
            Button use = button("base-use", Messages.text("bases.use"), () -> take.accept(option));
            use.getStyleClass().add("g-primary");
            row.getChildren().add(use);
        }
        if (entry.source().equals("cached") && !entry.readable()) {
            row.getChildren()
                    .add(button("base-complete", Messages.text("bases.complete"), () -> model.complete(option)));
        }
        if (option.folder()) {
            row.getChildren().add(button("base-forget", Messages.text("bases.forget"), () -> model.forget(option)));
        }
        actions.getChildren().add(row);
    }

    private void hub(BaseOption.Hub option) {
        @Nullable HubModel offer = model.offerProperty().get();
        if (offer == null) {
            box.getChildren().add(wrapped(option.id(), "g-slot-head", "g-title"));
            return;
        }
        facts(offer.id(), offer.model(), Messages.text("bases.source.hub"));
        if (offer.gated() && offer.model().readable()) { // else it is the problem, told above
            box.getChildren().add(wrapped(Messages.text("bases.gated.how"), "g-attention"));
        }
        @Nullable DownloadState download = model.downloadProperty().get();
        if (download != null && download.id().equals(offer.id())) {
            actions.getChildren().add(progress(download));
            if (download.running()) {
                actions.getChildren().add(button("base-cancel", Messages.text("bases.cancel"), model::cancelFetch));
                return;
            }
        }
        if (offer.model().readable()) {
            String licence = offer.model().licence();
            Button fetch = button(
                    "base-fetch",
                    Messages.text(
                            "bases.fetch",
                            Figures.bytes(offer.missingBytes()),
                            licence.isEmpty() ? Messages.text("bases.licence.unknown") : licence),
                    model::fetch);
            fetch.getStyleClass().add("g-primary");
            actions.getChildren().add(fetch);
        }
    }

    private static Node progress(DownloadState download) {
        if (!download.running() && !download.problem().isEmpty()) {
            return wrapped(Failures.words(download.code(), download.problem(), download.nextStep()), "g-failed");
        }
        ProgressBar bar =
                new ProgressBar(download.totalBytes() > 0 ? download.doneBytes() / (double) download.totalBytes() : -1);
        bar.setMaxWidth(Double.MAX_VALUE);
        return new VBox(
                bar,
                Controls.label(
                        Messages.text(
                                "bases.progress",
                                Figures.bytes(download.doneBytes()),
                                Figures.bytes(download.totalBytes()),
                                Figures.bytes(Math.round(download.bytesPerSecond()))),
                        "g-muted",
                        "g-small"));
    }

    private void facts(String name, BaseModelEntry entry, String source) {
        box.getChildren().add(wrapped(name, "g-slot-head", "g-title"));
        if (!entry.problem().isEmpty()) {
            box.getChildren()
                    .add(wrapped(EngineWords.of(entry.problem()), entry.readable() ? "g-attention" : "g-failed"));
        }
        GridPane grid = new GridPane();
        grid.getStyleClass().add("g-bases-facts");
        int row = 0;
        if (entry.parameters() > 0) {
            row = fact(grid, row, "bases.parameters", Figures.count(entry.parameters()));
        }
        if (entry.layers() > 0) {
            row = fact(
                    grid,
                    row,
                    "bases.layers",
                    Messages.text("bases.layers.of", entry.layers(), Integer.toString(entry.width())));
        }
        row = fact(grid, row, "bases.architecture", entry.architecture());
        row = fact(grid, row, "bases.licence", entry.licence());
        row = fact(grid, row, "bases.disk", entry.diskBytes() > 0 ? Figures.bytes(entry.diskBytes()) : "");
        row = fact(grid, row, "bases.source", source);
        fact(grid, row, "bases.where", entry.source().equals("bundled") ? "" : entry.folder());
        box.getChildren().add(grid);
        if (!entry.fits().isEmpty()) {
            box.getChildren().add(new FitTable(entry.fits()));
            box.getChildren().add(wrapped(Messages.text("bases.fit.note"), "g-muted", "g-small"));
        }
    }

    private static int fact(GridPane grid, int row, String key, String value) {
        if (value.isEmpty()) {
            return row;
        }
        Label title = Controls.label(Messages.text(key), "g-muted");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Label words = wrapped(value);
        GridPane.setHgrow(words, Priority.ALWAYS);
        grid.addRow(row, title, words);
        return row + 1;
    }

    private static Label wrapped(String text, String... styles) {
        Label label = Controls.label(text, styles);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }
}
