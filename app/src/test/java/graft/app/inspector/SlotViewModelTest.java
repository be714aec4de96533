package graft.app.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.canvas.Shapes;
import graft.app.document.Cell;
import graft.app.document.RecipeDocument;
import graft.app.document.StartRecipe;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.LoraSpec;
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

    private int sizeIn(int layer) {
        document.selection().set(List.of(output(layer)));
        return model.slot().sizes().iterator().next();
    }

    @Test
    void sizeChangesOnlyInTheSelectedPlacesAndComesBackByUndo() {
        Recipe before = document.recipe();
        document.selection().set(List.of(output(3), output(4)));
        model.setSize(64, null);
        assertEquals(64, sizeIn(3));
        assertEquals(64, sizeIn(4));
        assertEquals(16, sizeIn(5));
        document.undo();
        assertEquals(before, document.recipe());
    }

    @Test
    void whatIsTypedInOneGoIsUndoneTogether() {
        Recipe before = document.recipe();
        document.selection().set(List.of(output(0)));
        Object typing = new Object();
        model.setSize(4, typing);
        model.setSize(48, typing);
        assertEquals("command.slot.size", document.undoNameProperty().get());
        document.undo();
        assertEquals(before, document.recipe());
    }

    @Test
    void placesThatDifferAreMixedUntilAnEditMakesThemEqual() {
        document.selection().set(List.of(output(1)));
        model.setSize(8, null);
        document.selection().set(List.of(output(1), output(2)));
        assertEquals(Set.of(8, 16), model.slot().sizes());
        model.setActivation(Activation.GELU);
        assertEquals(Set.of(8, 16), model.slot().sizes());
        model.setSize(32, null);
        assertEquals(Set.of(32), model.slot().sizes());
    }

    @Test
    void reductionAndSizeSayTheSame() {
        document.selection().set(List.of(output(0)));
        model.setReduction(16, null);
        assertEquals(Set.of(48), model.slot().sizes());
        model.setSize(96, null);
        assertEquals(8.0, model.reductions().get(96));
    }

    @Test
    void wholeColumnTakesInEveryLayerAtTheSameSite() {
        document.selection().set(List.of(output(5)));
        model.selectColumns();
        assertEquals(12, document.selection().cells().size());
        assertEquals("all", model.layers());
    }

    @Test
    void kindsThatDifferHaveNoFormInCommon() {
        document.apply(
                "command.preset",
                recipe -> recipe.withAdapters(
                        List.of(BottleneckSpec.of(BottleneckSpec.Preset.PFEIFFER), LoraSpec.defaults())));
        document.selection().set(List.of(output(0), new Cell(0, Site.ATTENTION_Q)));
        assertEquals(Optional.empty(), model.slot().kind());
        document.selection().set(List.of(new Cell(0, Site.ATTENTION_Q)));
        assertEquals(Optional.of(AdapterKind.LORA), model.slot().kind());
        model.setAlpha(32, null);
        LoraSpec lora = (LoraSpec) model.slot().placed().getFirst().adapter();
        assertEquals(32, lora.alpha());
        assertTrue(document.recipe().adapters().size() >= 2);
    }
}
