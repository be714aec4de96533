package graft.app.ui;

import java.util.stream.Stream;

/// The parts of the window that F1 tells of, each with a sentence of its own and the section of the guide that goes on.
/// A part that is a tab has the tab's name.
public enum HelpSection {
    CANVAS("canvas", "help.canvas.title", "help.canvas", Page.WINDOW, "Canvas"),
    PALETTE("palette", "help.palette.title", "help.palette", Page.METHODS, "The methods"),
    SLOT("slot", "help.slot.title", "help.slot", Page.METHODS, "The methods"),
    TRAINING("training", "help.training.title", "help.training", Page.WINDOW, "Training and recipe"),
    RECIPE("recipe", "help.recipe.title", "help.recipe", Page.WINDOW, "Training and recipe"),
    DATA("data", "help.data.title", "help.data", Page.WINDOW, "Data"),
    INFO("info", "help.info.title", "help.info", Page.WINDOW, "Base model"),
    TOP("top", "help.top.title", "help.top", Page.WINDOW, "Base model"),
    BUDGET("budget", "help.budget.title", "help.budget", Page.WINDOW, "Budget strip"),
    RUNS("runs", "help.runs.title", "help.runs", Page.WINDOW, "Runs"),
    LOG("log", "help.log.title", "help.log", Page.WINDOW, "Runs"),
    CURVES("curves", "help.curves.title", "help.curves", Page.WINDOW, "Curves"),
    COMPARE("compare", "help.compare.title", "help.compare", Page.WINDOW, "Compare"),
    SWEEP("sweep", "help.sweep.title", "help.sweep", Page.WINDOW, "Sweep"),
    TASKS("tasks", "help.tasks.title", "help.tasks", Page.WINDOW, "Tasks"),
    FIRST("first", "help.first.title", "help.first", Page.WINDOW, "Start page, levels, presentation"),
    LEVELS("levels", "help.levels.title", "help.levels", Page.WINDOW, "Start page, levels, presentation"),
    WINDOW("", "help.window.title", "help.window", Page.WINDOW, "The window");

    private static final class Page {
        static final String WINDOW = "window.md";
        static final String METHODS = "methods.md";
    }

    private final String tab;
    private final String title;
    private final String words;
    private final String page;
    private final String heading;

    HelpSection(String tab, String title, String words, String page, String heading) {
        this.tab = tab;
        this.title = title;
        this.words = words;
        this.page = page;
        this.heading = heading;
    }

    /// The part that is the tab of that name; the window where no part is.
    public static HelpSection ofTab(String id) {
        return Stream.of(values())
                .filter(section -> section.tab.equals(id))
                .findFirst()
                .orElse(WINDOW);
    }

    public String title() {
        return Messages.text(title);
    }

    /// What it is for.
    public String words() {
        return Messages.text(words);
    }

    /// The guide's page that tells more of it: `window.md`.
    public String page() {
        return page;
    }

    /// The heading there, as the English guide has it.
    public String heading() {
        return heading;
    }
}
