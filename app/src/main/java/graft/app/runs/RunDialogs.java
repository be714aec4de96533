package graft.app.runs;

import graft.app.document.FieldWords;
import graft.app.ui.Controls;
import graft.app.ui.Failures;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Question;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeEdit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// The few questions that the list of runs asks.
final class RunDialogs {

    private static final String NARROW = "g-question";
    /// Fields that are named to somebody who wrote one that there is not.
    private static final int MOST_NAMED = 8;

    /// Tags and a note as typed.
    record Remarks(List<String> tags, String note) {}

    private final Node owner;

    /// @param owner a node of the window over which they appear
    RunDialogs(Node owner) {
        this.owner = owner;
    }

    /// The node of the window over which dialogs appear.
    Node owner() {
        return owner;
    }

    /// To how many epochs a run shall go on; empty when it was given up.
    Optional<Double> epochs(RunRow row) {
        LongerRun longer = LongerRun.of(row);
        TextField entry = new TextField(Figures.trimmed(longer.proposed()));
        entry.setId("extend-epochs");
        return new Question<Double>(
                        owner,
                        Messages.text("runs.extend.title", row.name()),
                        NARROW,
                        Controls.label(longer.hint(), "g-muted"),
                        entry)
                .check(entry, longer::wrong)
                .ask(() -> number(entry.getText()).orElse(longer.proposed()));
    }

    /// After how many seconds waiting runs shall end, each of them, 0 for no limit; empty when it was given up.
    Optional<Double> limit(List<RunRow> rows) {
        TextField entry = new TextField(limitOf(rows));
        entry.setId("run-limit");
        return new Question<Double>(
                        owner,
                        limitTitle(rows),
                        NARROW,
                        Controls.label(Messages.text("runs.limit.hint"), "g-muted"),
                        entry)
                .check(entry, RunDialogs::wrongLimit)
                .ask(() -> number(entry.getText()).orElse(0));
    }

    static String limitTitle(List<RunRow> rows) {
        return rows.size() == 1
                ? Messages.text("runs.limit.title", rows.getFirst().name())
                : Messages.text("runs.limit.title.several", rows.size());
    }

    /// The limit that they have; empty where they have none, or not the same.
    static String limitOf(List<RunRow> rows) {
        List<String> limits = rows.stream()
                .map(row -> row.facts()
                        .map(facts -> facts.recipe().training().monitor().timeLimit())
                        .map(Figures::trimmed)
                        .orElse(""))
                .distinct()
                .toList();
        return limits.size() == 1 ? limits.getFirst() : "";
    }

    static String wrongLimit(String text) {
        return text.isBlank() || number(text).isPresent() ? "" : Messages.text("runs.limit.wrong");
    }

    /// What another run of a recipe shall have otherwise, as `path=value`; empty when it was given up.
    Optional<List<String>> changes(RunRow row) {
        TextArea entry = new TextArea();
        entry.setId("repeat-changes");
        entry.setPromptText(Messages.text("training.rate") + " = 3e-4\n" + Messages.text("training.seed") + " = 7");
        entry.setPrefRowCount(4);
        onwards(entry);
        Optional<Recipe> recipe = row.facts().map(RunFacts::recipe);
        return new Question<List<String>>(
                        owner,
                        Messages.text("runs.repeat.title", row.name()),
                        NARROW,
                        Controls.label(Messages.text("runs.repeat.hint"), "g-muted", "g-small"),
                        entry)
                .check(entry, text -> wrongChanges(text, recipe))
                .ask(() -> assignments(entry.getText(), recipe));
    }

    /// The lines with each field by its path.
    static List<String> assignments(String text, Optional<Recipe> recipe) {
        return lines(text).stream()
                .map(line -> recipe.flatMap(known -> assignment(line, known)).orElse(line))
                .toList();
    }

    /// `path=value` where the field before the sign is known by some name.
    private static Optional<String> assignment(String line, Recipe recipe) {
        int equals = line.indexOf('=');
        return equals < 1
                ? Optional.empty()
                : FieldWords.path(line.substring(0, equals), recipe)
                        .map(path -> path + "=" + line.substring(equals + 1).strip());
    }

    /// The first line that changes nothing, with the reason.
    ///
    /// @param recipe that is changed; empty where it could not be read, then the engine says it later
    static String wrongChanges(String text, Optional<Recipe> recipe) {
        List<String> lines = assignments(text, recipe);
        if (lines.isEmpty()) {
            return Messages.text("runs.repeat.none");
        }
        Recipe changed = recipe.orElse(null);
        for (String line : lines) {
            if (line.indexOf('=') < 1) {
                return Messages.text("runs.repeat.no-change", line);
            }
            try {
                changed = changed == null ? null : RecipeEdit.set(changed, line);
            } catch (InvalidInput wrong) {
                return wrongChange(line.substring(0, line.indexOf('=')).strip(), wrong, changed);
            }
        }
        return "";
    }

    /// Why a line is not taken; what nothing is called is told with what something is called.
    private static String wrongChange(String field, InvalidInput wrong, @Nullable Recipe recipe) {
        if (recipe != null && FieldWords.path(field, recipe).isEmpty()) {
            return Messages.text(
                    "runs.repeat.no-field",
                    field,
                    FieldWords.usual(recipe).stream()
                            .limit(MOST_NAMED)
                            .map(FieldWords::of)
                            .collect(Collectors.joining(", ")));
        }
        String said = String.valueOf(wrong.getMessage()).replaceFirst("^--set[^:]*: ", "");
        return Failures.words(wrong.code().text(), said, wrong.nextStep());
    }

    /// A change a line; a `--set ` in front, as on the command line, does no harm.
    static List<String> lines(String text) {
        return text.lines()
                .map(line -> line.strip().replaceFirst("^--set[ =]", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// New tags and note; empty when it was given up.
    Optional<Remarks> remarks(RunRow row) {
        TextField tags = new TextField(String.join(", ", row.summary().notes().tags()));
        tags.setId("run-tags");
        tags.setAccessibleText(Messages.text("runs.tags.hint"));
        TextArea note = new TextArea(row.summary().notes().note());
        note.setId("run-note");
        note.setAccessibleText(Messages.text("runs.note.hint"));
        onwards(note);
        note.setPrefRowCount(5);
        note.setWrapText(true);
        return new Question<Remarks>(
                        owner,
                        Messages.text("runs.remarks.title", row.name()),
                        NARROW,
                        Controls.label(Messages.text("runs.tags.hint"), "g-muted", "g-small"),
                        tags,
                        Controls.label(Messages.text("runs.note.hint"), "g-muted", "g-small"),
                        note)
                .ask(() -> new Remarks(split(tags.getText()), note.getText().strip()));
    }

    /// Tab leaves the field, as it leaves one of a single line: nothing here has a use for tabs.
    private static void onwards(TextArea area) {
        area.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && !event.isControlDown() && !event.isAltDown()) {
                area.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
                event.consume();
            }
        });
    }

    /// Whether runs are really to be thrown away.
    boolean discard(int count) {
        return new Question<Boolean>(
                        owner,
                        Messages.text("runs.discard.title", count),
                        NARROW,
                        Controls.label(Messages.text("runs.discard.hint", count), "g-muted"))
                .ask(() -> true)
                .orElse(false);
    }

    static List<String> split(String tags) {
        return Arrays.stream(tags.split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    /// A number as typed, with the decimal sign of either kind.
    static OptionalDouble number(String text) {
        try {
            double value = Double.parseDouble(Figures.plain(text));
            return Double.isFinite(value) && value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException wrong) {
            return OptionalDouble.empty();
        }
    }
}
