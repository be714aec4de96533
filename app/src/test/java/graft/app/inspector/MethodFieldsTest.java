package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.inspector.MethodField.Entry;
import graft.app.inspector.MethodField.Flag;
import graft.app.inspector.MethodField.Number;
import graft.app.inspector.MethodField.NumberOr;
import graft.app.inspector.MethodField.Pick;
import graft.app.inspector.MethodField.Text;
import graft.engine.recipe.AdapterFields;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.CompacterSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.InvertibleSpec;
import graft.engine.recipe.LayerNormSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.VeraSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The forms hold every field that the engine has, and what they offer is what the engine takes.
class MethodFieldsTest {

    /// A field that acts in no value of these kinds is not offered: nothing there is dropped out.
    private static final Set<AdapterKind> WITHOUT_DROPOUT = Set.of(
            AdapterKind.IA3,
            AdapterKind.PROMPT,
            AdapterKind.INVERTIBLE,
            AdapterKind.BITFIT,
            AdapterKind.LAYERNORM,
            AdapterKind.FULL);

    private static AdapterSpec adapter(AdapterKind kind) {
        return switch (kind) {
            case BOTTLENECK -> BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER);
            case COMPACTER -> CompacterSpec.of(CompacterSpec.Preset.COMPACTER);
            case LORA -> LoraSpec.defaults();
            case VERA -> VeraSpec.defaults();
            case IA3 -> Ia3Spec.defaults();
            case PREFIX -> PrefixSpec.defaults();
            case PROMPT -> PromptSpec.defaults();
            case REFT -> ReftSpec.defaults();
            case INVERTIBLE -> InvertibleSpec.defaults();
            case BITFIT -> BitFitSpec.defaults();
            case LAYERNORM -> LayerNormSpec.defaults();
            case FULL -> FullSpec.defaults();
        };
    }

    @ParameterizedTest
    @EnumSource(AdapterKind.class)
    void everyFieldOfEveryKindHasItsPlaceInTheForm(AdapterKind kind) {
        Set<String> engine = new TreeSet<>(AdapterFields.values(adapter(kind)).keySet());
        // The switch beside the name; what is given by site is a plain value in a place.
        engine.removeAll(Set.of("enabled", "rankBySite", "alphaBySite"));
        if (WITHOUT_DROPOUT.contains(kind)) {
            engine.remove("dropout");
        }
        if (kind == AdapterKind.BOTTLENECK || kind == AdapterKind.COMPACTER) {
            engine.addAll(Set.of("size", "reductionFactor"));
        }
        List<String> form =
                MethodFields.of(kind).stream().map(MethodField::name).toList();
        assertEquals(engine, new TreeSet<>(form));
        assertEquals(form.size(), Set.copyOf(form).size());
    }

    @ParameterizedTest
    @EnumSource(AdapterKind.class)
    void everythingThatIsOfferedIsTaken(AdapterKind kind) {
        for (MethodField field : MethodFields.of(kind)) {
            for (String value : offered(field.entry())) {
                AdapterFields.Setting setting = AdapterFields.set(adapter(kind), field.name(), value);
                AdapterSpec set = setting.adapter()
                        .orElseThrow(() -> new AssertionError(field.name() + " " + value + setting.issues()));
                assertEquals(value, AdapterFields.values(set).get(field.name()), field.name());
            }
            String now = AdapterFields.values(adapter(kind)).getOrDefault(field.name(), "");
            Map<String, String> options = options(field.entry());
            assertTrue(
                    options.isEmpty() || options.containsKey(now) || field.entry() instanceof NumberOr, field.name());
        }
    }

    @ParameterizedTest
    @EnumSource(AdapterKind.class)
    void everyFieldSaysWhatItDoes(AdapterKind kind) {
        for (MethodField field : MethodFields.of(kind)) {
            assertFalse(field.label().isBlank(), field.name());
            assertTrue(field.help().endsWith("."), field.name() + ": " + field.help());
            assertFalse(field.help().contains("''"), field.help());
        }
    }

    private static Set<String> offered(Entry entry) {
        return switch (entry) {
            case Number number -> Set.copyOf(number.usual());
            case NumberOr number -> {
                Set<String> all = new TreeSet<>(number.options().keySet());
                all.add(number.first());
                yield all;
            }
            case Pick pick -> pick.options().keySet();
            case Flag _ -> Set.of("true", "false");
            case Text _ -> Set.of();
        };
    }

    private static Map<String, String> options(Entry entry) {
        return switch (entry) {
            case Pick pick -> pick.options();
            case NumberOr number -> number.options();
            case Number _, Flag _, Text _ -> Map.of();
        };
    }
}
