package graft.app.curves;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.document.StartRecipe;
import graft.app.fake.FakeRuns;
import graft.app.runs.RunFacts;
import graft.app.runs.RunRow;
import graft.app.runs.Track;
import graft.app.ui.Figures;
import graft.app.ui.Theme;
import graft.engine.recipe.Recipe;
import graft.engine.runs.RunEvent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/// What leaves the curves, and how far they can be moved.
class CurveExportsTest {

    private static final Quantity LOSS = new Quantity("loss", "Loss <&>");

    private final CurvesViewModel model = new CurvesViewModel();

    private static RunRow run(String id, long seed, double... losses) {
        RunRow row = FakeRuns.training(id, "LoRA r 8 · q", seed, losses.length, step -> losses[step - 1]);
        Recipe recipe = StartRecipe.recipe();
        row.setFacts(RunFacts.of(recipe.withTraining(recipe.training().withSeed(seed))));
        return row;
    }

    @Test
    void seedsOfOneRecipeAreOneLineWithABandFromLowestToHighest() {
        model.smoothingProperty().set(0);
        model.shown().setAll(List.of(run("a", 42, 1, 2, 3), run("b", 43, 3, 2, 7, 9)));
        Line line = model.picture(LOSS, 500).lines().getFirst();
        assertEquals(1, model.picture(LOSS, 500).lines().size());
        assertEquals("a × 2", line.label());
        assertArrayEquals(new double[] {2, 2, 5}, line.smooth()[1], "as far as every seed has come");
        assertArrayEquals(new double[] {1, 2, 3}, line.band().orElseThrow().low()[1]);
        assertArrayEquals(new double[] {3, 2, 7}, line.band().orElseThrow().high()[1]);
        model.seedsTogetherProperty().set(false);
        assertEquals(2, model.picture(LOSS, 500).lines().size());
        assertEquals(
                Optional.empty(), model.picture(LOSS, 500).lines().getFirst().band());
    }

    @Test
    void csvHoldsEveryPointInViewWholeAndNotThinned() {
        RunRow run = run("a,\"1\"", 42, 0.5, 0.25, 0.125);
        run.history().accept(new RunEvent.Evaluated(1, 3, 1, Map.of("loss", 0.2), true));
        String text = CurveCsv.of(List.of(run), LOSS, Track.Axis.STEP, new Window(2, 9))
                .text();
        List<String> lines = text.lines().toList();
        assertEquals("run,seed,part,step,epoch,seconds,tokens,value", lines.getFirst());
        assertEquals(4, lines.size(), text);
        assertTrue(lines.get(1).startsWith("\"a,\"\"1\"\"\",42,train,2,"), lines.get(1));
        assertTrue(lines.get(1).endsWith(",1800,0.25"), lines.get(1));
        assertTrue(lines.get(3).contains(",validation,3,"), lines.get(3));
    }

    @Test
    void svgIsWellFormedAndBreaksTheLineWhereALossIsNoNumber() throws Exception {
        model.smoothingProperty().set(0);
        model.shown().setAll(List.of(run("a", 42, 0.5, Double.NaN, 0.3, 0.2)));
        Picture picture = model.picture(LOSS, 100);
        String svg = new CurveSvg(picture, new Window(0, 1), false, new Theme(false).colors(), 400, 200)
                .text(LOSS, "step", Figures::trimmed);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertTrue(svg.contains("Loss &lt;&amp;&gt;"), svg);
        assertFalse(svg.contains("NaN"), svg);
    }

    private static List<String> heights(String svg) {
        return Pattern.compile("text-anchor=\"end\" fill=\"[^\"]*\">([^<]*)</text>")
                .matcher(svg)
                .results()
                .map(match -> match.group(1))
                .filter(text -> !text.equals("step"))
                .toList();
    }

    private String svg(Window height, boolean logarithmic) {
        return new CurveSvg(model.picture(LOSS, 100), height, logarithmic, new Theme(false).colors(), 400, 200)
                .text(LOSS, "step", Figures::trimmed);
    }

    @Test
    void svgWritesTheVerticalAxisAsTheScreenDoes() {
        model.shown().setAll(List.of(run("a", 42, 0.5, 0.3, 0.2)));
        assertEquals(
                List.of("0", "1", "2", "3", "4", "5"),
                heights(svg(new Window(-1e-12, 5.2), false)),
                "no 0 with a sign");
        assertEquals(
                List.of("0.6295", "0.6300", "0.6305", "0.6310", "0.6315"),
                heights(svg(new Window(0.6291, 0.6318), false)));
        assertEquals(List.of("0.01", "0.1", "1", "10"), heights(svg(new Window(0.009, 11), true)), "decades");
    }

    /// As of a run that was trained for one step.
    @Test
    void svgHasADotForALineOfOnePoint() {
        model.shown().setAll(List.of(run("a", 42, 0.5)));
        assertTrue(svg(new Window(0, 1), false).contains("<circle"));
    }

    @Test
    void whatIsSeenCanBeScaledAndMovedWithinWhatThereIs() {
        model.shown().setAll(List.of(run("a", 42, new double[100])));
        Window whole = model.whole(1_000);
        model.scale(0.5, 50);
        Window half = model.windowProperty().get().orElseThrow();
        assertEquals((whole.right() - whole.left()) / 2, half.right() - half.left(), 1e-9);
        model.pan(1e9);
        assertEquals(whole.right(), model.windowProperty().get().orElseThrow().right(), 1e-9);
        model.pan(-1e9);
        assertEquals(whole.left(), model.windowProperty().get().orElseThrow().left(), 1e-9);
        model.scale(10, 25);
        assertEquals(Optional.empty(), model.windowProperty().get(), "everything again");
        model.zoom(new Window(10, 10.5));
        assertEquals(Optional.empty(), model.windowProperty().get(), "less than two steps is a slip of the hand");
    }

    @Test
    void outliersSetNoHeightButAreStillDrawn() {
        double[] losses = new double[200];
        java.util.Arrays.fill(losses, 0.5);
        losses[100] = 1e6;
        model.smoothingProperty().set(0);
        model.shown().setAll(List.of(run("a", 42, losses)));
        assertEquals(Optional.empty(), model.picture(LOSS, 500).limit());
        model.outliersProperty().set(Outliers.P99);
        Picture picture = model.picture(LOSS, 500);
        assertTrue(picture.limit().orElseThrow().right() < 1, picture.toString());
        assertEquals(1e6, picture.lines().getFirst().smooth()[1][100]);
    }

    @Test
    void marksLieAtTheirStepAndOnlyTheNewestBestIsMarked() {
        RunRow run = run("a", 42, 0.5, 0.4, 0.3, 0.2);
        run.history().accept(new RunEvent.Evaluated(1, 2, 1, Map.of("loss", 0.2), true));
        run.history().accept(new RunEvent.Evaluated(1, 4, 1, Map.of("loss", 0.1), true));
        run.history().accept(new RunEvent.Note(1, 3, "diverged", "the loss is not finite"));
        model.shown().setAll(List.of(run));
        var marks = model.picture(LOSS, 100).lines().getFirst().marks();
        assertEquals(
                List.of("best@4.0", "diverged@3.0"),
                marks.stream().map(mark -> mark.mark().kind() + "@" + mark.x()).toList());
    }

    @Test
    void aLongLineIsSmoothedInPartsAndEndsTheSame() {
        double[] losses = new double[60_000];
        java.util.Arrays.setAll(losses, i -> Math.sin(i));
        RunRow run = run("a", 42, losses);
        model.shown().setAll(List.of(run));
        long version = model.version();
        model.picture(LOSS, 100);
        assertTrue(model.version() > version, "it asks to be painted again");
        model.picture(LOSS, 100);
        model.picture(LOSS, 100);
        long settled = model.version();
        Line line = model.picture(LOSS, 100).lines().getFirst();
        assertEquals(settled, model.version());
        DebiasedMean mean = new DebiasedMean(0.6);
        double last = 0;
        for (double loss : losses) {
            last = mean.next(loss);
        }
        assertEquals(last, line.current(), 1e-12);
    }
}
