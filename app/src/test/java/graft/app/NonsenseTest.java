package graft.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Placements;
import graft.app.canvas.Shapes;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeWindow;
import graft.app.inspector.Field;
import graft.app.task.InlineTasks;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.Issue;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeCheck;
import graft.engine.recipe.RecipeEdit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Stop;
import org.testfx.util.WaitForAsyncUtils;

/// Nonsense in every field of every form, in a language whose decimal sign is the comma: what is wrong stands under the
/// field, the recipe stays as it was, and nothing is thrown.
@ExtendWith(ApplicationExtension.class)
class NonsenseTest {

    private static final List<String> NONSENSE = List.of(
            "many",
            "−7",
            "1e999",
            "9".repeat(400),
            "NaN",
            "null",
            "true",
            "0x10",
            "1.234,5",
            "1 2",
            "٣",
            "{",
            "[]",
            "\"",
            "");

    /// For the forms of the methods, which are made by one table.
    private static final List<String> FEW = List.of("many", "−7", "1e999", "null", "1.234,5", "[]", "");

    @TempDir
    static Path folder;

    private static Locale before = Locale.ROOT;

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private RecipeDocument document;
    private FakeWindow window;

    /// The window's words are read once and stay those of the tests after this one.
    @BeforeAll
    static void german() {
        assertTrue(Messages.has("recipe.title"));
        before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
    }

    @AfterAll
    static void asItWas() {
        Locale.setDefault(before);
    }

    @Start
    void start(Stage stage) {
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
        document = new RecipeDocument(StartRecipe.recipe());
        window = new FakeWindow(stage, folder, document, new Theme(false), new InlineTasks(), 1440, 900);
        document.setShape(Shapes.bertBase());
    }

    @Stop
    void stop() {
        window.close();
    }

    @AfterEach
    void nothingWasThrown() {
        assertEquals(List.of(), thrown);
    }

    private ModelShape shape() {
        ModelShape shape = document.shape();
        assertTrue(shape != null);
        return shape;
    }

    @Test
    void everyFieldOfEveryMethod(FxRobot robot) {
        for (AdapterKind kind : AdapterKind.values()) {
            robot.interact(() -> {
                Recipe recipe = RecipeEdit.set(
                        document.recipe().withAdapters(List.of()), "adapters", "[{\"kind\": \"" + kind.text() + "\"}]");
                document.apply("command.place", before -> recipe);
                if (Placements.wholeModel(kind)) {
                    document.selection().setWhole(kind);
                } else {
                    document.selection()
                            .set(Placements.of(recipe, shape()).cells().keySet());
                }
                press("tab-slot");
            });
            nonsense(robot, kind.text(), "slot-", kind == AdapterKind.FULL ? 2 : 3, FEW);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyFieldOfTrainingAndData(FxRobot robot) {
        for (String tab : List.of("training", "data")) {
            robot.interact(() -> press("tab-" + tab));
            nonsense(robot, tab, tab + "-", tab.equals("data") ? 3 : 15, NONSENSE);
        }
        assertEquals(List.of(), wrong);
    }

    /// Types all of it into each number or text of a form.
    ///
    /// @param least how many fields the form has at least
    private void nonsense(FxRobot robot, String form, String prefix, int least, List<String> texts) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            window.scene().getRoot().applyCss();
            window.scene().getRoot().layout();
            List<TextInputControl> fields = window.scene().getRoot().lookupAll(".text-field").stream()
                    .map(TextInputControl.class::cast)
                    .filter(field -> field.getId() != null && field.getId().startsWith(prefix))
                    .toList();
            if (fields.size() < least) {
                wrong.add(form + " has only " + fields.size() + " fields");
            }
            for (TextInputControl field : fields) {
                String stood = field.getText();
                texts.forEach(text -> type(form, field, text));
                field.setText(stood);
            }
        });
    }

    private void type(String form, TextInputControl field, String text) {
        Recipe before = document.recipe();
        String stood = field.getText();
        field.setText(text);
        String what =
                form + ": " + field.getId() + " = " + (text.length() > 30 ? text.length() + " characters" : text) + " ";
        if (!document.recipe().equals(before)) {
            if (!errors(document.recipe()).equals(errors(before))) {
                wrong.add(what + "was taken");
            }
            document.undo();
            if (!document.recipe().equals(before)) {
                wrong.add(what + "is not undone");
            }
        } else if (!field.getText().isBlank()
                && !field.getText().equals(stood)
                && problem(field).isEmpty()) {
            wrong.add(what + "is not told");
        }
    }

    private List<Issue> errors(Recipe recipe) {
        return RecipeCheck.issues(recipe, shape()).stream().filter(Issue::error).toList();
    }

    /// What stands in red below a field.
    private static String problem(Node field) {
        for (Node at = field; at != null; at = at.getParent()) {
            if (at instanceof Field form) {
                return form.getChildren().stream()
                        .filter(each -> each.isVisible() && each.getStyleClass().contains("g-failed"))
                        .map(each -> ((Labeled) each).getText())
                        .findFirst()
                        .orElse("");
            }
        }
        return "";
    }

    @Test
    void aCommaIsADecimalPointAndAnEmptyFieldTheDefault(FxRobot robot) {
        robot.interact(() -> {
            document.selection()
                    .set(Placements.of(document.recipe(), shape()).cells().keySet());
            press("tab-slot");
            text("slot-dropout").setText("0,25");
            press("tab-training");
            text("training-learningRate").setText("0,002");
            text("training-epochs").setText("1,5");
            press("tab-data");
            text("data-validation").setText("0,3");
        });
        assertEquals(0.25, document.recipe().adapters().getFirst().common().dropout());
        assertEquals(0.002, document.recipe().training().learningRate(false));
        assertEquals(1.5, document.recipe().training().length().epochs());
        assertEquals(0.3, document.recipe().data().validationShare());
        // What is emptied stays empty until it is left.
        robot.interact(() -> press("tab-training"));
        robot.clickOn("#training-epochs").push(KeyCode.CONTROL, KeyCode.A).type(KeyCode.BACK_SPACE);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("", text("training-epochs").getText());
        robot.write("7", 0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(7, document.recipe().training().length().epochs());
        robot.push(KeyCode.CONTROL, KeyCode.A).type(KeyCode.BACK_SPACE).type(KeyCode.TAB);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("3", text("training-epochs").getText(), "the default is what an empty field means");
    }

    @Test
    void theSweepBuilderSaysWhatIsWrongAndQueuesNothing(FxRobot robot) {
        robot.interact(() -> press("tab-sweep"));
        for (String path : List.of("nonsense", "adapters[9].size", "[", "training.epochs")) {
            for (String values : path.startsWith("t") ? NONSENSE : List.of("1", "{", "")) {
                robot.interact(() -> {
                    text("sweep-values-0").setText(values);
                    robot.lookup("#sweep-path-0 .text-field")
                            .queryTextInputControl()
                            .setText(path);
                    ButtonBase queue = robot.lookup("#sweep-queue").queryAs(ButtonBase.class);
                    boolean told = !robot.lookup("#sweep-count")
                            .queryAs(Labeled.class)
                            .getText()
                            .isEmpty();
                    assertTrue(queue.isDisabled() && told || good(path, values), path + " = " + values);
                });
            }
        }
        @SuppressWarnings("unchecked")
        Spinner<Integer> seeds = robot.lookup("#sweep-seeds").queryAs(Spinner.class);
        for (String count : NONSENSE) {
            robot.interact(() -> {
                enter(seeds.getEditor(), count);
                seeds.commitValue();
            });
            assertTrue(seeds.getValue() != null && seeds.getValue() >= 1 && seeds.getValue() <= 99, count);
        }
    }

    /// Two values each, or the default.
    private static boolean good(String path, String values) {
        return path.equals("training.epochs")
                && List.of("1 2", "1.234,5", "null").contains(values);
    }

    /// Every line of text that is no field of a form: searches, filters, commands, the recipe's own text.
    @Test
    void everyOtherLineOfTextMayBeAnything(FxRobot robot) {
        Recipe before = document.recipe();
        Set<String> seen = new TreeSet<>();
        for (String tab : List.of(
                "runs", "curves", "compare", "sweep", "tasks", "log", "slot", "training", "data", "info", "recipe")) {
            robot.interact(() -> {
                press("tab-" + tab);
                window.scene().getRoot().applyCss();
                window.scene().getRoot().layout();
                for (TextInputControl line : lines()) {
                    if (!seen.add(String.valueOf(line.getId()))) {
                        continue;
                    }
                    String stood = line.getText();
                    for (String nonsense : NONSENSE) {
                        for (String words : List.of(nonsense, "--set " + nonsense, "--set data.seed=" + nonsense)) {
                            enter(line, words);
                            if (!document.recipe().equals(before)) {
                                document.undo();
                            }
                            assertEquals(before, document.recipe(), line.getId() + " " + words);
                        }
                    }
                    line.setText(stood);
                }
            });
        }
        assertTrue(
                seen.containsAll(List.of("recipe-command", "palette-search", "runs-filter", "layers-field")),
                seen.toString());
    }

    /// All that can be typed into and is neither a form's field nor the sweep builder's.
    private List<TextInputControl> lines() {
        Parent root = window.scene().getRoot();
        return Stream.concat(root.lookupAll(".text-field").stream(), root.lookupAll(".text-area").stream())
                .map(TextInputControl.class::cast)
                .filter(TextInputControl::isEditable)
                .filter(line -> !(line.getParent() instanceof Spinner<?>))
                .filter(line -> Stream.of("slot-", "training-", "data-")
                        .noneMatch(form -> String.valueOf(line.getId()).startsWith(form)))
                .toList();
    }

    private static void enter(TextInputControl field, String text) {
        field.setText(text);
        field.fireEvent(new ActionEvent());
    }

    private TextInputControl text(String id) {
        return (TextInputControl) window.scene().lookup("#" + id);
    }

    private void press(String id) {
        ((ButtonBase) window.scene().lookup("#" + id)).fire();
    }
}
