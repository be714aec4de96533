package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdapterFieldsTest {

    private static final AdapterSpec HOULSBY = BottleneckSpec.of(BottleneckSpec.Preset.HOULSBY);

    private static AdapterSpec set(AdapterSpec adapter, String field, String value) {
        AdapterFields.Setting setting = AdapterFields.set(adapter, field, value);
        return setting.adapter().orElseThrow(() -> new AssertionError(field + " " + value + setting.issues()));
    }

    @Test
    void everyFieldOfRandomAdaptersIsSetToItsOwnValueWithoutAChange() {
        RandomRecipes recipes = new RandomRecipes(3);
        for (int i = 0; i < 300; i++) {
            for (AdapterSpec adapter : recipes.next().adapters()) {
                Map<String, String> values = AdapterFields.values(adapter);
                values.forEach((field, value) -> {
                    boolean byLayer = value.startsWith("{");
                    if (!byLayer) {
                        assertEquals(adapter, set(adapter, field, value), field + " " + value);
                    }
                });
            }
        }
    }

    @Test
    void aFieldLeftOutIsWhatItsPresetSays() {
        assertEquals("swish", AdapterFields.standard(HOULSBY, "activation"));
        assertEquals("relu", AdapterFields.standard(set(HOULSBY, "preset", ""), "activation"));
        assertEquals("swish", AdapterFields.standard(set(HOULSBY, "activation", "tanh"), "activation"));
        assertEquals("512", AdapterFields.standard(PrefixSpec.defaults(), "projection"));
        assertEquals("", AdapterFields.standard(LoraSpec.defaults(), "learningRate"));
    }

    @Test
    void sizeAndReductionFactorTakeEachOthersPlace() {
        AdapterSpec reduced = set(HOULSBY, "reductionFactor", "32");
        assertEquals("32", AdapterFields.values(reduced).get("reductionFactor"));
        AdapterSpec sized = set(reduced, "size", "48");
        assertEquals(new BottleneckSpec.Size.Fixed(48), ((BottleneckSpec) sized).size());
    }

    @Test
    void valuesAreWrittenAsInRecipes() {
        assertEquals(
                new BottleneckSpec.Scaling.Learned(), ((BottleneckSpec) set(HOULSBY, "scaling", "learned")).scaling());
        assertEquals(new BottleneckSpec.Scaling.Fixed(4), ((BottleneckSpec) set(HOULSBY, "scaling", " 4 ")).scaling());
        assertEquals(
                List.of("norm", "ffn.down"),
                ((BitFitSpec) set(BitFitSpec.defaults(), "terms", "norm, ffn.down")).terms());
        assertEquals("12", set(LoraSpec.defaults(), "name", "12").common().name(), "a name that looks like a number");
        PrefixSpec free = (PrefixSpec) set(PrefixSpec.defaults(), "projection", "");
        assertEquals(null, free.projection());
    }

    @Test
    void whatCannotBeReadIsToldByItsField() {
        AdapterFields.Setting wrong = AdapterFields.set(LoraSpec.defaults(), "rank", "2.5");
        assertTrue(wrong.adapter().isEmpty());
        assertEquals("rank", wrong.issues().getFirst().path());
        assertTrue(AdapterFields.set(LoraSpec.defaults(), "dora", "perhaps")
                .adapter()
                .isEmpty());
    }
}
