package graft.app.canvas;

import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.MemoryEstimate;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;

/// The budget strip's two menus: what the memory is made of with the changes that make it fit, and what the recipe is
/// measured against.
final class BudgetMenus {

    /// Characters after which a line of a menu ends with its word.
    private static final int LINE = 60;

    private BudgetMenus() {}

    /// The parts of the peak, then the changes that save of it, the largest first.
    static List<MenuItem> memory(BudgetViewModel model) {
        List<MenuItem> items = new ArrayList<>();
        MemoryEstimate parts = model.memory();
        if (parts == null) {
            return items;
        }
        items.add(part(Messages.text("budget.part.weights"), parts.weights()));
        if (parts.copies() > 0) {
            items.add(part(Messages.text("budget.part.copies"), parts.copies()));
        }
        items.add(part(Messages.text("budget.part.adapters"), parts.adapters()));
        items.add(part(Messages.text("budget.part.gradients"), parts.gradients()));
        items.add(part(Messages.text("budget.part.optimizer"), parts.optimizer()));
        items.add(part(Messages.text("budget.part.activations"), parts.activations()));
        items.add(part(Messages.text("budget.part.runtime"), parts.runtime()));
        items.add(origin(model.calibrationProperty().get().runs()));
        items.add(new SeparatorMenuItem());
        items.add(measure(model));
        items.add(new SeparatorMenuItem());
        List<Fixes.Fix> fixes = model.fixes();
        for (Fixes.Fix fix : fixes) {
            String words =
                    Messages.text(fix.fits() ? "fix.line.fits" : "fix.line", fix.words(), Figures.bytes(fix.saves()));
            MenuItem item = new MenuItem(words);
            item.setId("fix-" + fixes.indexOf(fix));
            item.setOnAction(event -> model.apply(fix));
            items.add(item);
        }
        return items;
    }

    /// The way from an estimate to a measurement, or what it found.
    private static MenuItem measure(BudgetViewModel model) {
        MenuItem item = new MenuItem(
                switch (model.measuredProperty().get()) {
                    case Measured.Not _ -> Messages.text("budget.measure");
                    case Measured.Measuring _ -> Messages.text("budget.measuring");
                    case Measured.Failed failed -> folded(Messages.text("budget.measure.failed", failed.why()));
                    case Measured.Done done ->
                        Messages.text(
                                "budget.measured.line",
                                Figures.bytes(done.cost().peakBytes()),
                                Figures.duration(done.cost().stepSeconds()),
                                done.cost().rows(),
                                done.cost().length());
                });
        item.setId("measure-now");
        item.setDisable(model.measuredProperty().get() instanceof Measured.Measuring);
        item.setOnAction(event -> model.measureNow());
        return item;
    }

    /// A menu is as wide as its longest line: a reason of many words takes several.
    static String folded(String words) {
        return words.replaceAll("(.{" + LINE + "}[^ ]*) ", "$1\n");
    }

    /// By what the estimate was made.
    private static MenuItem origin(int runs) {
        MenuItem item = fact(calibrated(runs));
        item.setId("memory-origin");
        return item;
    }

    static String calibrated(int runs) {
        return switch (runs) {
            case 0 -> Messages.text("budget.calibrated.none");
            case 1 -> Messages.text("budget.calibrated.one");
            default -> Messages.text("budget.calibrated", runs);
        };
    }

    private static MenuItem part(String name, long bytes) {
        return fact(Messages.text("budget.part", name, Figures.bytes(bytes)));
    }

    private static MenuItem fact(String words) {
        MenuItem item = new MenuItem(words);
        item.setDisable(true);
        item.getStyleClass().add("g-fact");
        return item;
    }

    static List<MenuItem> yardsticks(BudgetViewModel model) {
        List<MenuItem> items = new ArrayList<>();
        for (Yardstick yardstick : Yardstick.values()) {
            RadioMenuItem item = new RadioMenuItem(yardstick.title());
            item.setSelected(yardstick == model.yardstickProperty().get());
            item.setOnAction(event -> model.yardstickProperty().set(yardstick));
            items.add(item);
        }
        return items;
    }
}
