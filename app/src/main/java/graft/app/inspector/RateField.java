package graft.app.inspector;

import graft.app.ui.Controls;
import graft.app.ui.Figures;
import graft.app.ui.Help;
import graft.app.ui.Messages;
import graft.engine.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javafx.scene.Node;
import javafx.scene.control.Slider;
import javafx.scene.layout.VBox;

/// The learning rate: a field, a slider over powers of ten, and the usual values. The default depends on what is
/// trained, 1e-3 for adapters and 2e-5 for the whole base, and is marked.
final class RateField extends VBox {

    private static final String PATH = "training.learningRate";
    private static final String COMMAND = "command.training";

    private final RecipeFields fields;
    private final Field field;
    private final TextEntry entry;
    private final Slider slider = new Slider(-6, -1, -3);
    private final Chips<Double> chips;
    private Object drag = new Object();
    private boolean showing;

    /// Without the slider, beside another field of which a first lesson has no more: both are in sight then in a low
    /// window, too.
    ///
    /// @param other at the right of the rate, above its usual values
    static Node beside(Node other, RecipeFields fields) {
        RateField plain = new RateField(fields);
        VBox both = new VBox(Controls.pair(plain.field, other), plain.chips);
        both.getStyleClass().add("g-close");
        return both;
    }

    RateField(RecipeFields fields) {
        this.fields = fields;
        getStyleClass().add("g-field");
        entry = new TextEntry(
                        "training-learningRate",
                        (text, group) -> fields.type(COMMAND, PATH, text, group),
                        fields.document()::takeBack,
                        fields.document().refused())
                .staying();
        field = new Field(Messages.text("training.rate"), entry);
        String help = Messages.text("training.rate.help");
        field.help(help);
        Help.note(this, () -> new Help(field.label(), List.of(help)));
        slider.setId("training-rate-slider");
        slider.getStyleClass().add("small");
        slider.setMajorTickUnit(1);
        slider.setAccessibleText(Messages.text("training.rate"));
        slider.valueProperty().addListener((observed, before, power) -> slid(power.doubleValue()));
        slider.valueChangingProperty().addListener(observed -> drag = new Object());
        Map<Double, String> usual = new LinkedHashMap<>();
        List.of(2e-5, 1e-4, 3e-4, 1e-3, 3e-3).forEach(rate -> usual.put(rate, Figures.rate(rate)));
        chips = new Chips<>(usual, rate -> {
            entry.giveUp();
            fields.set(COMMAND, PATH, Double.toString(rate), null);
        });
        Help.note(chips, () -> new Help(field.label(), List.of(help)));
        getChildren().addAll(field, slider, chips);
        fields.follow(this::show);
    }

    /// Two significant digits are enough for a hand on a slider.
    private void slid(double power) {
        if (!showing) {
            fields.set(COMMAND, PATH, String.format(java.util.Locale.ROOT, "%.1e", Math.pow(10, power)), drag);
        }
    }

    private void show() {
        Recipe recipe = fields.recipe();
        double rate = recipe.training().learningRate(recipe.trainsBase());
        OptionalDouble typed = Numbers.read(entry.getText());
        entry.show(Figures.rate(rate), typed.isPresent() && typed.getAsDouble() == rate);
        field.hint(Messages.text("form.default", Figures.rate(recipe.trainsBase() ? 2e-5 : 1e-3)));
        if (entry.problem().isEmpty()) {
            field.problem(fields.problem(PATH));
        }
        chips.choose(List.of(rate));
        showing = true;
        if (rate > 0) {
            slider.setValue(Math.log10(rate));
        }
        showing = false;
    }
}
