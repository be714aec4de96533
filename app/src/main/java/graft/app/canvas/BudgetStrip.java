package graft.app.canvas;

import graft.app.ui.Controls;
import graft.app.ui.Ends;
import graft.app.ui.Figures;
import graft.app.ui.Help;
import graft.app.ui.HelpSection;
import graft.app.ui.Level;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.app.ui.Yielding;
import graft.engine.service.IdentityReport;
import java.util.List;
import java.util.OptionalDouble;
import javafx.application.Platform;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Side;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Numbers before time: what the recipe trains, stores, needs and takes, beside LoRA and full fine-tuning. In a narrow
/// window the rest wraps, what is only nice to have is left out, and what it is measured against is said in short: its
/// menu stays.
public final class BudgetStrip extends Ends {

    private static final PseudoClass PREVIEW = PseudoClass.getPseudoClass("preview");

    private final BudgetViewModel model;
    private final Theme theme;
    private final Label trainable = figure("budget-trainable", "g-big");
    private final Label head = Controls.label("", "g-muted");
    private final Label percent = figure("budget-percent", "g-strong");
    private final Label file = figure("budget-file", "g-strong");
    private final Label memory = figure("budget-memory", "g-strong");
    private final Region used = new Region();
    private final StackPane gauge = new StackPane(used);
    private final DoubleProperty share = new SimpleDoubleProperty(this, "share", 1);
    private final Label free = Controls.label("", "g-muted");
    private final Label time = figure("budget-time", "g-strong");
    private final Label delta = Controls.label("", "g-accent-text", "g-strong");
    private final Button references = quiet("budget-references", Messages.text("budget.reference.hint"));
    private final Button why = quiet("budget-why", Messages.text("budget.why"));
    private final ContextMenu menu = new ContextMenu();
    private final Yielding yielding;
    private final Label identity = Controls.label("", "g-chip");
    /// Whether all that is shown has been styled, so that only its words may have changed since.
    private boolean styled;

    public BudgetStrip(BudgetViewModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        getStyleClass().addAll("g-bar", "g-budget");
        setId("budget");
        Help.section(HelpSection.BUDGET, this);
        setAccessibleRole(AccessibleRole.TEXT);
        used.getStyleClass().add("g-gauge-used");
        gauge.getStyleClass().add("g-gauge");
        used.maxWidthProperty().bind(gauge.widthProperty().multiply(share));
        gauge.setMinWidth(USE_PREF_SIZE);
        time.setMinWidth(USE_PREF_SIZE);
        memory.setTooltip(new Tooltip());
        delta.setId("budget-delta");
        why.setText("▾");
        why.setOnAction(event -> open(why, BudgetMenus.memory(model)));
        references.setOnAction(event -> open(references, BudgetMenus.yardsticks(model)));
        identity.setId("identity");
        identity.setMinWidth(USE_PREF_SIZE);
        references.setMinWidth(USE_PREF_SIZE);
        HBox memoryItem = item(memory, gauge, free, why);
        yielding = new Yielding(List.of(
                shown -> Yielding.show(gauge, shown && model.freeProperty().get() > 0),
                this::showReferences,
                shown -> Yielding.show(head, shown && !head.getText().isEmpty()),
                shown -> Yielding.show(free, shown && model.freeProperty().get() > 0)));
        widthProperty().subscribe(() -> {
            styled = false;
            makeRoom();
        });
        trainable
                .fontProperty()
                .subscribe(font -> Platform.runLater(() -> {
                    styled = false;
                    makeRoom();
                }));
        begin(
                item(trainable, delta, Controls.label(Messages.text("budget.trainable"), "g-muted"), head),
                item(percent, Controls.label(Messages.text("budget.of.base"), "g-muted")),
                item(file, Controls.label(Messages.text("budget.file"), "g-muted")),
                memoryItem,
                time);
        end(references, identity);
        theme.levelProperty().subscribe(level -> {
            references.setMouseTransparent(!level.shows(Level.WORKBENCH));
            references.setFocusTraversable(level.shows(Level.WORKBENCH));
            styled = false;
            show(model.budgetProperty().get());
        });
        model.budgetProperty().subscribe(this::show);
        model.previewProperty().subscribe(preview -> pseudoClassStateChanged(PREVIEW, preview));
        model.secondsProperty().subscribe(this::showTime);
        model.freeProperty().subscribe(bytes -> show(model.budgetProperty().get()));
        model.measuredProperty()
                .addListener(observed -> show(model.budgetProperty().get()));
        model.identityProperty().subscribe(this::showIdentity);
    }

    private static Button quiet(String id, String hint) {
        Button button = new Button();
        button.setId(id);
        button.getStyleClass().setAll("button", "g-quiet");
        button.setMinWidth(USE_PREF_SIZE);
        button.setTooltip(new Tooltip(hint));
        button.setAccessibleText(hint);
        return button;
    }

    private void open(Button at, List<MenuItem> items) {
        menu.getItems().setAll(items);
        menu.show(at, Side.BOTTOM, 0, 4);
    }

    private static Label figure(String id, String style) {
        Label label = Controls.label("", style);
        label.setId(id);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private static HBox item(javafx.scene.Node... parts) {
        HBox item = new HBox(parts);
        item.getStyleClass().add("g-budget-item");
        for (javafx.scene.Node part : parts) {
            if (part instanceof Label label) {
                label.setMinWidth(USE_PREF_SIZE);
            }
        }
        return item;
    }

    private void show(@Nullable Budget budget) {
        boolean known = budget != null;
        getChildren().forEach(child -> child.setOpacity(known ? 1 : 0));
        if (budget == null) {
            return;
        }
        trainable.setText(Figures.count(budget.adapters()));
        head.setText(budget.head() > 0 ? Messages.text("budget.head", Figures.count(budget.head())) : "");
        percent.setText(Figures.percent(budget.percentOfBase()));
        file.setText(Figures.bytes(budget.fileBytes()));
        memory.setText(memory(budget));
        memory.getTooltip()
                .setText(
                        BudgetMenus.calibrated(model.calibrationProperty().get().runs()));
        showFree(budget);
        long more = model.deltaProperty().get();
        if (more != 0) {
            delta.setText((more < 0 ? "−" : "+") + Figures.count(Math.abs(more)));
        }
        if (delta.isManaged() != (more != 0)) {
            Yielding.show(delta, more != 0);
            styled = false;
        }
        makeRoom();
        setAccessibleText(Messages.text(
                "budget.spoken", trainable.getText(), percent.getText(), file.getText(), memory.getText()));
    }

    /// The estimate as a band, or what was measured as one figure.
    private String memory(Budget budget) {
        boolean hovers = model.previewProperty().get();
        return switch (model.measuredProperty().get()) {
            case Measured.Done done
            when !hovers ->
                Messages.text("budget.measured", Figures.bytes(done.cost().peakBytes()));
            case Measured.Measuring _ when !hovers -> Messages.text("budget.measuring");
            default -> band(budget.memoryLow(), budget.memoryHigh());
        };
    }

    private void showFree(Budget budget) {
        long bytes = model.freeProperty().get();
        boolean known = bytes > 0;
        // A first lesson reads the figures; what they are made of is asked when they are in the way.
        boolean asked =
                theme.levelProperty().get().shows(Level.WORKBENCH) || known && budget.fit(bytes) != Budget.Fit.FITS;
        if (asked != why.isManaged()) {
            Yielding.show(why, asked);
            styled = false;
        }
        if (!known) {
            return;
        }
        Budget.Fit fit = budget.fit(bytes);
        String tone = switch (fit) {
            case FITS -> "g-fits";
            case TIGHT -> "g-tight";
            case EXCEEDS -> "g-exceeds";
        };
        if (!used.getStyleClass().contains(tone)) {
            used.getStyleClass().setAll("g-gauge-used", tone);
        }
        share.set(Math.clamp((double) budget.memoryHigh() / bytes, 0.03, 1));
        String of = Figures.bytes(bytes);
        free.setText(
                switch (fit) {
                    case FITS -> Messages.text("budget.memory.free", of);
                    case TIGHT -> Messages.text("budget.memory.tight", of);
                    case EXCEEDS -> Messages.text("budget.memory.exceeds", of);
                });
    }

    /// Leaves things out rather than cutting them short, until the rest fits.
    private void makeRoom() {
        if (getWidth() > 0) {
            if (!styled) {
                styled = true;
                applyCss();
                yielding.forget();
            }
            yielding.fit(() -> prefHeight(getWidth()));
        }
    }

    /// Against what, in full or in short; the tooltip has it all.
    private void showReferences(boolean full) {
        Budget budget = model.budgetProperty().get();
        if (budget != null) {
            Yardstick yardstick = model.yardstickProperty().get();
            String all = references(budget, yardstick, model.reference());
            references.setText((full ? all : shortReference(budget, yardstick, model.reference()))
                    + (theme.levelProperty().get().shows(Level.WORKBENCH) ? "  ▾" : ""));
            references.getTooltip().setText(all + "\n" + Messages.text("budget.reference.hint"));
        }
    }

    /// `1.3 to 1.6 GiB`: the unit once when both have it.
    static String band(long low, long high) {
        String from = Figures.bytes(low);
        String to = Figures.bytes(high);
        String unit = to.substring(to.indexOf(' '));
        String start = from.endsWith(unit) ? from.substring(0, from.length() - unit.length()) : from;
        return from.equals(to) ? to : Messages.text("budget.band", start, to);
    }

    /// Against the chosen yardstick; against LoRA, full fine-tuning is named beside it.
    static String references(Budget budget, Yardstick yardstick, long reference) {
        if (yardstick == Yardstick.LORA || budget.adapters() == 0 || reference <= 0) {
            return references(budget);
        }
        double times = (double) budget.adapters() / reference;
        return times < 0.1
                ? Messages.text("budget.reference.part", yardstick.title(), Figures.count(Math.round(1 / times)))
                : Messages.text("budget.reference", yardstick.title(), Figures.fixed(times, 1));
    }

    /// The chosen yardstick alone.
    static String shortReference(Budget budget, Yardstick yardstick, long reference) {
        if (budget.adapters() == 0) {
            return Messages.text("budget.reference.none");
        }
        return yardstick == Yardstick.LORA
                ? Messages.text("budget.reference", "LoRA", times(budget.timesLora()))
                : references(budget, yardstick, reference);
    }

    private static String times(double lora) {
        return Figures.fixed(lora, lora < 0.1 ? 2 : 1);
    }

    static String references(Budget budget) {
        if (budget.adapters() == 0) {
            return Messages.text("budget.head.only");
        }
        double inverse = 1 / budget.shareOfFull();
        String full = budget.shareOfFull() >= 0.5
                ? Figures.percent(100 * budget.shareOfFull())
                : "1/" + Figures.count(Math.round(inverse));
        return Messages.text("budget.references", times(budget.timesLora()), full);
    }

    private void showTime(OptionalDouble seconds) {
        boolean known = seconds.isPresent();
        time.setText(
                known
                        ? Messages.text("budget.time", Figures.duration(seconds.getAsDouble()))
                        : Messages.text("budget.time.unknown"));
        String tone = known ? "g-strong" : "g-muted";
        if (!time.getStyleClass().contains(tone)) {
            time.getStyleClass().setAll("label", tone);
            styled = false;
        }
        makeRoom();
    }

    private void showIdentity(Identity state) {
        String tone = "g-muted";
        switch (state) {
            case Identity.Unknown(String why) -> {
                tone = why.isEmpty() ? tone : "g-attention";
                identity.setText(Messages.text("budget.identity.unknown"));
                identity.setTooltip(why.isEmpty() ? null : new Tooltip(why));
            }
            case Identity.Checking checking -> identity.setText(Messages.text("budget.identity.checking"));
            case Identity.Checked checked -> {
                IdentityReport report = checked.report();
                tone = report.identical() ? "g-good" : "g-attention";
                identity.setText(
                        Messages.text("budget.identity", report.identical() ? "0" : Figures.rate(report.gap())));
                identity.setTooltip(new Tooltip(
                        report.identical()
                                ? Messages.text("budget.identity.exact", report.rows())
                                : Messages.text("budget.identity.moves", report.cause())));
            }
        }
        identity.getStyleClass().setAll("label", "g-chip", tone);
        styled = false;
        makeRoom();
    }
}
