package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotViewModelTest {

    private final RecipeDocument document = new RecipeDocument(StartRecipe.recipe());
    private final SlotViewModel model = new SlotViewModel(document);

    @BeforeEach
    void open() {
        document.setShape(Shapes.bertBase());
    }

    private static Cell output(int layer) {
        return new Cell(layer, Site.FFN_OUTPUT);
    }

    private Set<String> sizeIn(int layer) {
        document.selection().set(List.of(output(layer)));
        return model.values("size");
    }

    private void use(AdapterSpec... adapters) {
        document.apply("command.preset", recipe -> recipe.withAdapters(List.of(adapters)));
    }

    @Test
    void sizeChangesOnlyInTheSelectedPlacesAndComesBackByUndo() {
        Recipe before = document.recipe();
        document.selection().set(List.of(output(3), output(4)));
        assertEquals("", model.set("size", "64", null));
        assertEquals(Set.of("64"), sizeIn(3));
        assertEquals(Set.of("64"), sizeIn(4));
        assertEquals(Set.of("16"), sizeIn(5));
        document.undo();
        assertEquals(before, document.recipe());
    }

    @Test
    void whatIsTypedInOneGoIsUndoneTogether() {
        Recipe before = document.recipe();
        document.selection().set(List.of(output(0)));
        Object typing = new Object();
        model.set("size", "4", typing);
        model.set("size", "48", typing);
        assertEquals("command.slot.field", document.undoNameProperty().get().key());
        document.undo();
        assertEquals(before, document.recipe());
    }

    @Test
    void aNumberThatNoRecipeCanHoldIsToldWithTheLargestThatTheFieldTakes() {
        use(LoraSpec.defaults());
        document.selection().set(List.of(new Cell(0, Site.ATTENTION_Q)));
        Recipe before = document.recipe();
        assertEquals(
                "99999999999999 is larger than the layer's width 768: choose at most 768.",
                model.type("rank", "99999999999999", null));
        assertEquals(before, document.recipe());
    }

    @Test
    void aBottleneckWiderThanItsLayerIsToldOfInWordsThatHoldForEveryWidth() {
        document.selection().set(List.of(output(0)));
        model.set("size", "900", null);
        assertEquals(
                "900 is larger than the layer's width 768: a bottleneck is narrower; a sixteenth of the width is common.",
                model.told("size").words());
    }

    @Test
    void placesThatDifferAreMixedUntilAnEditMakesThemEqual() {
        document.selection().set(List.of(output(1)));
        model.set("size", "8", null);
        document.selection().set(List.of(output(1), output(2)));
        assertEquals(Set.of("8", "16"), model.values("size"));
        model.set("activation", "gelu", null);
        assertEquals(Set.of("8", "16"), model.values("size"));
        model.set("size", "32", null);
        assertEquals(Set.of("32"), model.values("size"));
    }

    @Test
    void reductionAndSizeSayTheSame() {
        document.selection().set(List.of(output(0)));
        model.set("reductionFactor", "16", null);
        assertEquals(Set.of("48"), model.values("size"));
        model.set("size", "96", null);
        assertEquals(Set.of("8"), model.values("reductionFactor"));
    }

    @Test
    void wholeColumnTakesInEveryLayerAtTheSameSite() {
        document.selection().set(List.of(output(5)));
        model.selectColumns();
        assertEquals(12, document.selection().cells().size());
        assertEquals("all", model.layers());
    }

    @Test
    void ofSeveralKindsOneAtATimeIsEditedAndTheOthersKeepWhatTheyHave() {
        use(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER), LoraSpec.defaults());
        document.selection().set(List.of(output(0), new Cell(0, Site.ATTENTION_Q)));
        assertEquals(
                Set.of(AdapterKind.LORA, AdapterKind.BOTTLENECK), model.slot().kinds());
        model.pick(AdapterKind.LORA);
        model.set("dropout", "0.1", null);
        model.set("alpha", "32", null);
        assertEquals(Set.of("32"), model.values("alpha"));
        assertEquals(Set.of(new Cell(0, Site.ATTENTION_Q)), model.slot().cells());
        model.pick(AdapterKind.BOTTLENECK);
        assertEquals(Set.of("0"), model.values("dropout"));
        assertEquals(1, model.slot().chosen().size());
    }

    @Test
    void kindsInOneCellAreEditedApart() {
        use(LoraSpec.defaults().withCommon(atEmbedding()), PromptSpec.defaults());
        document.selection().set(List.of(Cell.EMBEDDING));
        assertEquals(Optional.of(AdapterKind.LORA), model.slot().kind());
        model.pick(AdapterKind.PROMPT);
        model.set("length", "7", null);
        assertEquals(2, document.recipe().adapters().size());
        assertTrue(document.recipe().adapters().stream()
                .anyMatch(adapter -> adapter instanceof PromptSpec prompt && prompt.length() == 7));
    }

    private static AdapterSpec.Common atEmbedding() {
        return LoraSpec.defaults().common().withSites(List.of(Site.EMBEDDING));
    }

    @Test
    void whatCannotBeReadChangesNothingAndIsSaid() {
        Recipe before = document.recipe();
        document.selection().set(List.of(output(0)));
        assertFalse(model.set("size", "many", null).isEmpty());
        assertFalse(model.set("dropout", "0,1,2", null).isEmpty());
        assertEquals(before, document.recipe());
    }

    @Test
    void whatTheEngineWouldRefuseStandsUnderItsField() {
        use(LoraSpec.defaults());
        document.selection().set(List.of(new Cell(0, Site.ATTENTION_Q)));
        String said = model.set("rank", "900", null);
        assertTrue(said.contains("768"), said);
        assertEquals(said, model.told("rank").words());
        assertTrue(model.told("rank").error());
        document.selection().set(List.of(new Cell(1, Site.ATTENTION_Q)));
        assertEquals("", model.told("rank").words(), "the other places are fine");
        document.selection().set(List.of(output(0)));
        model.set("rank", "8", null);
        assertEquals(Optional.empty(), model.slot().kind(), "an empty place has no fields");
    }

    @Test
    void defaultsFollowThePresetAndCanBeGoneBackTo() {
        use(BottleneckSpec.of(BottleneckSpec.Preset.HOULSBY));
        document.selection().set(List.of(output(0)));
        assertEquals("swish", model.standard("activation"));
        model.set("activation", "tanh", null);
        model.set("activation", String.valueOf(model.standard("activation")), null);
        assertEquals(Set.of("swish"), model.values("activation"));
        model.set("preset", "pfeiffer", null);
        assertEquals(Set.of("relu"), model.values("activation"));
    }

    @Test
    void aPrefixWithoutAProjectionIsFree() {
        use(PrefixSpec.defaults());
        document.selection().set(List.of(new Cell(0, Site.ATTENTION_PREFIX)));
        assertEquals("512", model.standard("projection"));
        assertEquals("", model.set("projection", "", null));
        assertEquals(Set.of(""), model.values("projection"));
    }

    @Test
    void whatTrainsTheBaseHasFieldsWithoutAPlace() {
        use(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER), BitFitSpec.defaults());
        model.select(model.entriesProperty().get().get(1));
        assertEquals(Optional.of(AdapterKind.BITFIT), model.slot().kind());
        assertEquals("", model.set("terms", "norm, ffn.down", null));
        assertEquals("", model.set("layers", "last 4", null));
        BitFitSpec bitFit = (BitFitSpec) document.recipe().adapters().get(1);
        assertEquals(List.of("norm", "ffn.down"), bitFit.terms());
        assertEquals("last 4", bitFit.layers().text());
        assertTrue(model.set("terms", "nothing", null).contains("nothing"));
        document.selection().set(List.of(output(0)));
        assertEquals(Optional.of(AdapterKind.BOTTLENECK), model.slot().kind());
    }

    @Test
    void switchingOffKeepsTheAdapter() {
        document.selection().set(List.of(output(0)));
        model.setEnabled(false);
        assertEquals(1, model.slot().chosen().size());
        assertFalse(model.slot().chosen().getFirst().adapter().enabled());
    }
}
