package graft.app.canvas;

import static graft.engine.recipe.Site.ATTENTION_OUTPUT;
import static graft.engine.recipe.Site.ATTENTION_PARALLEL;
import static graft.engine.recipe.Site.ATTENTION_Q;
import static graft.engine.recipe.Site.ATTENTION_V;
import static graft.engine.recipe.Site.FFN_DOWN;
import static graft.engine.recipe.Site.FFN_OUTPUT;
import static graft.engine.recipe.Site.FFN_PARALLEL;
import static graft.engine.recipe.Site.FFN_UP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.document.Cell;
import graft.app.document.StartRecipe;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.BottleneckSpec.Preset;
import graft.engine.recipe.BottleneckSpec.Size;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementEditTest {

    private static final ModelShape SHAPE = Shapes.bertBase();
    private static final BottleneckSpec PFEIFFER =
            BottleneckSpec.of(Preset.PFEIFFER).withSize(new Size.Fixed(48));
    private static final LoraSpec LORA = LoraSpec.defaults();

    private static Recipe recipe(AdapterSpec... adapters) {
        return StartRecipe.recipe().withAdapters(List.of(adapters));
    }

    private static List<Cell> cells(Site site, int... layers) {
        return IntStream.of(layers).mapToObj(layer -> new Cell(layer, site)).toList();
    }

    private static List<Cell> column(Site site) {
        return cells(site, IntStream.range(0, SHAPE.layers()).toArray());
    }

    /// The recipe's placements, one line per adapter: `lora r8 0-3 attention.q attention.v`.
    private static List<String> lines(Recipe recipe) {
        return recipe.adapters().stream()
                .map(adapter -> adapter.kind().text()
                        + switch (adapter) {
                            case BottleneckSpec b -> " r" + b.size().in(0, 768);
                            case LoraSpec l -> " r" + l.rank();
                            default -> "";
                        }
                        + (adapter.enabled() ? "" : " off")
                        + " " + adapter.layers()
                        + adapter.sites().stream()
                                .map(site -> " " + site.text())
                                .reduce("", String::concat))
                .toList();
    }

    @Test
    void droppingOnAColumnPlacesOneAdapterInAllLayers() {
        Recipe placed = PlacementEdit.place(recipe(), SHAPE, LORA, column(ATTENTION_Q));
        assertEquals(List.of("lora r8 all attention.q"), lines(placed));
    }

    @ParameterizedTest(name = "{0} on {1} is {2}")
    @CsvSource({
        "bottleneck, ffn.output, true",
        "bottleneck, attention.output, true",
        "bottleneck, ffn.parallel, true",
        "bottleneck, attention.q, false",
        "bottleneck, attention.prefix, false",
        "lora, attention.q, true",
        "lora, ffn.down, true",
        "lora, ffn.output, false",
        "lora, embedding, true",
        "bitfit, attention.q, false",
        "full, ffn.output, false"
    })
    void kindsStandOnlyWhereTheirMethodActs(String kind, String site, boolean legal) {
        assertEquals(
                legal,
                Placements.legal(
                        AdapterKind.of(kind).orElseThrow(), Site.of(site).orElseThrow()));
    }

    @Test
    void illegalCellsOfADropAreLeftAlone() {
        List<Cell> row = new ArrayList<>();
        for (Site site : Placements.columns(SHAPE)) {
            row.add(new Cell(3, site));
        }
        Recipe placed = PlacementEdit.place(recipe(), SHAPE, PFEIFFER, row);
        assertEquals(
                List.of("bottleneck r48 3 attention.output attention.parallel ffn.output ffn.parallel"), lines(placed));
    }

    @Test
    void cellsOfOneConfigurationMergeIntoOneAdapter() {
        Recipe one = PlacementEdit.place(recipe(), SHAPE, PFEIFFER, cells(FFN_OUTPUT, 4, 5));
        Recipe two = PlacementEdit.place(one, SHAPE, PFEIFFER, cells(FFN_OUTPUT, 6, 7, 11));
        assertEquals(List.of("bottleneck r48 4-7,11 ffn.output"), lines(two));
    }

    @Test
    void sitesWithTheSameLayersShareAnAdapterAndOthersDoNot() {
        Recipe placed = PlacementEdit.place(recipe(), SHAPE, LORA, column(ATTENTION_Q));
        placed = PlacementEdit.place(placed, SHAPE, LORA, column(ATTENTION_V));
        placed = PlacementEdit.place(placed, SHAPE, LORA, cells(FFN_UP, 0, 1));
        assertEquals(List.of("lora r8 all attention.q attention.v", "lora r8 0-1 ffn.up"), lines(placed));
    }

    @Test
    void fillingTheLastGapMakesItAllLayersAgain() {
        Recipe gap = PlacementEdit.remove(recipe(PFEIFFER), SHAPE, cells(FFN_OUTPUT, 5));
        assertEquals(List.of("bottleneck r48 0-4,6-11 ffn.output"), lines(gap));
        Recipe filled = PlacementEdit.place(gap, SHAPE, PFEIFFER, cells(FFN_OUTPUT, 5));
        assertEquals(recipe(PFEIFFER), filled);
    }

    @Test
    void changingOneCellSplitsTheAdapterAndChangingItBackHealsIt() {
        Recipe split = PlacementEdit.resize(recipe(PFEIFFER), SHAPE, cells(FFN_OUTPUT, 5), size -> size * 2);
        assertEquals(List.of("bottleneck r48 0-4,6-11 ffn.output", "bottleneck r96 5 ffn.output"), lines(split));
        Recipe healed = PlacementEdit.resize(split, SHAPE, cells(FFN_OUTPUT, 5), size -> size / 2);
        assertEquals(recipe(PFEIFFER), healed);
    }

    @Test
    void aDropOverAFilledCellReplacesWhatStoodThere() {
        BottleneckSpec wide = PFEIFFER.withSize(new Size.Fixed(256));
        Recipe replaced = PlacementEdit.place(recipe(PFEIFFER), SHAPE, wide, cells(FFN_OUTPUT, 0, 1));
        assertEquals(List.of("bottleneck r48 2-11 ffn.output", "bottleneck r256 0-1 ffn.output"), lines(replaced));
    }

    @Test
    void removingEveryCellRemovesTheAdapter() {
        assertEquals(List.of(), lines(PlacementEdit.remove(recipe(PFEIFFER), SHAPE, column(FFN_OUTPUT))));
    }

    @Test
    void removingEmptyCellsChangesNothingAtAll() {
        Recipe before = recipe(PFEIFFER, LORA);
        assertSame(before, PlacementEdit.remove(before, SHAPE, column(FFN_DOWN)));
    }

    @Test
    void adaptersThatAnEditDoesNotTouchKeepTheirSpelling() {
        AdapterSpec lastFour = LORA.withCommon(LORA.common().withLayers(new LayerSelection("last 4")));
        Recipe edited = PlacementEdit.place(recipe(lastFour, PFEIFFER), SHAPE, PFEIFFER, cells(ATTENTION_OUTPUT, 0, 1));
        assertSame(lastFour, edited.adapters().getFirst());
    }

    @Test
    void aTouchedAdapterKeepsItsSpellingWhereItStillHolds() {
        AdapterSpec lastFour = LORA.withCommon(
                LORA.common().withLayers(new LayerSelection("last 4")).withSites(List.of(ATTENTION_Q)));
        Recipe edited = PlacementEdit.place(recipe(lastFour), SHAPE, LORA, cells(ATTENTION_V, 8, 9, 10, 11));
        assertEquals(List.of("lora r8 last 4 attention.q attention.v"), lines(edited));
    }

    @Test
    void movingTakesTheConfigurationAlongAndLeavesTheSourceEmpty() {
        Map<Cell, Cell> up = new TreeMap<>();
        cells(FFN_OUTPUT, 0, 1).forEach(cell -> up.put(cell, new Cell(cell.layer() + 1, ATTENTION_OUTPUT)));
        Recipe moved = PlacementEdit.move(recipe(PFEIFFER), SHAPE, up, false);
        assertEquals(List.of("bottleneck r48 1-2 attention.output", "bottleneck r48 2-11 ffn.output"), lines(moved));
    }

    @Test
    void movingWithinAColumnShiftsOverlappingCells() {
        Recipe start = PlacementEdit.place(recipe(), SHAPE, PFEIFFER, cells(FFN_OUTPUT, 2, 3, 4));
        Map<Cell, Cell> shift = new TreeMap<>();
        cells(FFN_OUTPUT, 2, 3, 4).forEach(cell -> shift.put(cell, new Cell(cell.layer() + 1, FFN_OUTPUT)));
        assertEquals(List.of("bottleneck r48 3-5 ffn.output"), lines(PlacementEdit.move(start, SHAPE, shift, false)));
    }

    @Test
    void copyingLeavesTheSourceWhereItIs() {
        Map<Cell, Cell> copy = Map.of(new Cell(0, ATTENTION_Q), new Cell(0, FFN_DOWN));
        Recipe copied = PlacementEdit.move(recipe(LORA), SHAPE, copy, true);
        assertEquals(List.of("lora r8 all attention.q attention.v", "lora r8 0 ffn.down"), lines(copied));
    }

    @Test
    void aMoveOutOfTheModelOrToAnIllegalPlaceLeavesTheCellsAlone() {
        Recipe before = recipe(PFEIFFER);
        Map<Cell, Cell> beyond = Map.of(new Cell(11, FFN_OUTPUT), new Cell(12, FFN_OUTPUT));
        assertSame(before, PlacementEdit.move(before, SHAPE, beyond, false));
        Map<Cell, Cell> illegal = Map.of(new Cell(11, FFN_OUTPUT), new Cell(11, ATTENTION_Q));
        assertSame(before, PlacementEdit.move(before, SHAPE, illegal, false));
    }

    @Test
    void togglingSplitsOffAndOnAgain() {
        Recipe off = PlacementEdit.toggle(recipe(LORA), SHAPE, cells(ATTENTION_V, 0));
        assertEquals(
                List.of("lora r8 1-11 attention.v", "lora r8 all attention.q", "lora r8 off 0 attention.v").stream()
                        .sorted()
                        .toList(),
                lines(off).stream().sorted().toList());
        assertEquals(recipe(LORA), PlacementEdit.toggle(off, SHAPE, cells(ATTENTION_V, 0)));
    }

    @Test
    void togglingAMixedSelectionSwitchesAllOffFirst() {
        Recipe mixed = PlacementEdit.toggle(recipe(PFEIFFER), SHAPE, cells(FFN_OUTPUT, 0));
        Recipe off = PlacementEdit.toggle(mixed, SHAPE, column(FFN_OUTPUT));
        assertTrue(off.adapters().stream().noneMatch(AdapterSpec::enabled));
        assertEquals(List.of("bottleneck r48 off all ffn.output"), lines(off));
    }

    @ParameterizedTest(name = "r {0} becomes {1}")
    @CsvSource({"16, 32", "700, 768", "768, 768"})
    void sizesStayWithinTheWidthOfThePlace(int from, int to) {
        Recipe sized = PlacementEdit.resize(
                recipe(PFEIFFER.withSize(new Size.Fixed(from))), SHAPE, column(FFN_OUTPUT), size -> size * 2);
        assertEquals(List.of("bottleneck r" + to + " all ffn.output"), lines(sized));
        Recipe smallest = PlacementEdit.resize(sized, SHAPE, column(FFN_OUTPUT), size -> 0);
        assertEquals(List.of("bottleneck r1 all ffn.output"), lines(smallest));
    }

    @Test
    void ranksGivenBySiteStayWithTheirSites() {
        LoraSpec bySite = new LoraSpec(
                LORA.common(),
                8,
                16,
                false,
                false,
                LoraSpec.Init.DEFAULT,
                Map.of(ATTENTION_V, 32),
                Map.of(),
                LoraSpec.Bias.NONE);
        Recipe resized = PlacementEdit.resize(recipe(bySite), SHAPE, cells(ATTENTION_V, 0), rank -> rank / 2);
        Placements placements = Placements.of(resized, SHAPE);
        assertEquals(16, ((LoraSpec) placements.at(new Cell(0, ATTENTION_V)).getFirst()).rank());
        assertEquals(32, ((LoraSpec) placements.at(new Cell(1, ATTENTION_V)).getFirst()).rank());
        assertEquals(8, ((LoraSpec) placements.at(new Cell(0, ATTENTION_Q)).getFirst()).rank());
    }

    @Test
    void fullFineTuningReplacesAllAndBitFitJoins() {
        Recipe bitFit = PlacementEdit.addWholeModel(recipe(PFEIFFER), BitFitSpec.defaults());
        assertEquals(List.of("bottleneck r48 all ffn.output", "bitfit all"), lines(bitFit));
        assertSame(bitFit, PlacementEdit.addWholeModel(bitFit, BitFitSpec.defaults()));
        assertEquals(List.of("full all"), lines(PlacementEdit.addWholeModel(bitFit, FullSpec.defaults())));
        assertEquals(recipe(PFEIFFER), PlacementEdit.removeWholeModel(bitFit, AdapterKind.BITFIT));
    }

    @Test
    void editsOfCellsLeaveWholeModelAdaptersAlone() {
        Recipe both = recipe(PFEIFFER, BitFitSpec.defaults());
        Recipe removed = PlacementEdit.remove(both, SHAPE, column(FFN_OUTPUT));
        assertEquals(List.of("bitfit all"), lines(removed));
    }

    /// Whatever is done, the canvas shows afterwards what was asked for, and every configuration takes no more adapters
    /// than it has different sets of layers.
    @Test
    void anyRowOfEditsShowsExactlyWhatWasAskedAndStaysTidy() {
        Random random = new Random(7);
        List<Site> columns = Placements.columns(SHAPE);
        Recipe recipe = recipe();
        Map<Cell, List<AdapterSpec>> expected = new TreeMap<>();
        for (int round = 0; round < 400; round++) {
            Map<Cell, List<AdapterSpec>> contents = new TreeMap<>();
            for (int count = random.nextInt(6); count >= 0; count--) {
                Site site = columns.get(random.nextInt(columns.size()));
                AdapterSpec adapter = Placements.legal(AdapterKind.LORA, site)
                        ? LORA.withRank(1 << random.nextInt(3))
                        : PFEIFFER.withSize(new Size.Fixed(8 << random.nextInt(2)));
                contents.put(
                        new Cell(random.nextInt(SHAPE.layers()), site),
                        random.nextInt(3) == 0 ? List.of() : List.of(Rectangles.bare(adapter)));
            }
            recipe = PlacementEdit.put(recipe, SHAPE, contents);
            contents.forEach((cell, configurations) -> {
                if (configurations.isEmpty()) {
                    expected.remove(cell);
                } else {
                    expected.put(cell, configurations);
                }
            });
            assertEquals(expected, Placements.of(recipe, SHAPE).cells(), "round " + round);
            assertEquals(
                    recipe.adapters().size(),
                    recipe.adapters().stream()
                            .map(adapter -> List.of(Rectangles.bare(adapter), adapter.layers()))
                            .distinct()
                            .count(),
                    "round " + round);
        }
        assertFalse(recipe.adapters().isEmpty());
        Recipe same = PlacementEdit.place(
                recipe(), SHAPE, PFEIFFER, List.of(new Cell(0, FFN_PARALLEL), new Cell(0, ATTENTION_PARALLEL)));
        assertEquals(1, same.adapters().size());
    }
}
