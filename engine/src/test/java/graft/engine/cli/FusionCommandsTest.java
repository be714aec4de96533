package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.checkpoint.SafeTensors;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.desk.TinyHome;
import graft.engine.error.ErrorCode;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fusion on the command line: over what it is trained, by what names its attention is found again, and what is
/// refused before there is a run.
class FusionCommandsTest {

    @TempDir
    static Path home;

    private static Path workspace;
    private static String first;
    private static String lora;
    private static String fused;

    @BeforeAll
    static void train() throws IOException {
        TinyHome.make(home);
        workspace = home.resolve("workspace");
        String bottleneck = Files.readString(TinyHome.recipe(home));
        first = run(bottleneck);
        String second = run(bottleneck.replace("0.01}", "0.01, \"seed\": 7}"));
        lora = run(bottleneck.replaceFirst("\\{\"kind\": \"bottleneck\".*?}", "{\"kind\": \"lora\", \"dora\": true}"));
        assertEquals(
                0,
                graft("export", second, "--format", "adapterhub", "--out", file("hub"))
                        .status());
        assertEquals(
                0,
                graft("import", file("hub"), "--base", "tiny", "--name", "lib").status());
        fused = run(fusion(first, "lib"));
        try (NDManager scope = Torch.manager(Device.cpu())) {
            SafeTensorsWriter.write(
                    Path.of(file("in.safetensors")),
                    Map.of("input_ids", scope.create(new long[] {2, 9, 10, 11, 3}, new Shape(1, 5))),
                    Map.of());
        }
    }

    @Test
    void aMemberThatStandsWhereTheFusionDoesNotIsNamedBeforeThereIsARun() throws IOException {
        String houlsby = run(Files.readString(TinyHome.recipe(home)).replace("pfeiffer", "houlsby"));
        long before = runs();
        CommandRun refused = train(fusion(first, houlsby));
        assertEquals(2, refused.status(), refused.err());
        assertTrue(refused.err().contains(houlsby + " also stands at attention.output of layer 0"), refused.err());
        assertTrue(refused.err().contains("fusion.sites"), refused.err());
        assertEquals(before, runs());
        CommandRun trained = train(fusion(first, houlsby)
                .replace("\"fusion\": {", "\"fusion\": {\"sites\": [\"attention.output\", \"ffn.output\"], "));
        assertEquals(0, trained.status(), trained.err());
        String apart = new ObjectMapper()
                .readTree(trained.out().lines().toList().getLast())
                .path("run")
                .asText();
        CommandRun written = graft("export", apart, "--format", "adapterhub", "--out", file("apart"));
        assertEquals(2, written.status(), written.err());
        assertTrue(written.err().contains("at attention.output, ffn.output"), written.err());
        assertFalse(Files.exists(Path.of(file("apart"))));
    }

    @AfterAll
    static void forgetHome() {
        System.clearProperty("graft.home");
    }

    private static String fusion(String... members) throws IOException {
        return Files.readString(TinyHome.recipe(home))
                .replaceFirst(
                        "\"adapters\": \\[.*?]",
                        "\"adapters\": [], \"fusion\": {\"members\": [\"" + String.join("\", \"", members) + "\"]}");
    }

    private static String file(String name) {
        return home.resolve(name).toString();
    }

    private static CommandRun graft(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--workspace", workspace.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static CommandRun train(String recipe) throws IOException {
        Path written = Files.writeString(home.resolve("recipe.json"), recipe);
        return graft("train", written.toString(), "--json", "--set", "training.maxSteps=3");
    }

    private static String run(String recipe) throws IOException {
        CommandRun run = train(recipe);
        assertEquals(0, run.status(), run.err());
        return new ObjectMapper()
                .readTree(run.out().lines().toList().getLast())
                .path("run")
                .asText();
    }

    private static long runs() throws IOException {
        try (Stream<Path> folders = Files.list(workspace.resolve("runs"))) {
            return folders.count();
        }
    }

    private static Outputs outputs(String... arguments) {
        List<String> all = new ArrayList<>(List.of("forward", "tiny"));
        all.addAll(List.of("--inputs", file("in.safetensors"), "--out", file("out.safetensors")));
        all.addAll(List.of(arguments));
        CommandRun run = graft(all.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        try (NDManager scope = Torch.manager(Device.cpu());
                SafeTensors written = SafeTensors.open(Path.of(file("out.safetensors")), ErrorCode.DATA_UNREADABLE)) {
            assertTrue(
                    written.names().contains("fusion_attentions.1.ffn.output"),
                    written.names().toString());
            return new Outputs(
                    written.read(scope, "last_hidden_state").toFloatArray(),
                    written.read(scope, "logits").toFloatArray());
        }
    }

    private record Outputs(float[] states, float[] logits) {}

    @Test
    void theAttentionOfARunIsFoundByItsNameItsFolderAndWhatTheLibraryGets() throws IOException {
        Outputs whole = outputs("--adapter", fused);
        Path run = workspace.resolve("runs").resolve(fused);
        assertEquals(
                0,
                graft("export", fused, "--format", "adapterhub", "--out", file("fusion-hub"))
                        .status());
        for (String given : List.of(
                fused,
                run.toString(),
                run.resolve("adapter").toString(),
                file("fusion-hub"),
                file("fusion-hub/fusion"))) {
            Outputs again = outputs("--adapter", first, "--adapter", "lib", "--compose", "fuse", "--fusion", given);
            assertArrayEquals(whole.states, again.states, 1e-6f, given);
            assertArrayEquals(whole.logits, again.logits, 1e-6f, given + " has the head that was trained with it");
        }
    }

    private static void refused(CommandRun run, String... names) {
        assertEquals(2, run.status(), run.out() + run.err());
        assertEquals(
                1, run.err().lines().filter(line -> line.startsWith("GRAFT-")).count(), run.err());
        for (String name : names) {
            assertTrue(run.err().contains(name), run.err());
        }
    }

    private static CommandRun fuse(String one, String other, String fusion) {
        return graft(
                "forward",
                "tiny",
                "--inputs",
                file("in.safetensors"),
                "--out",
                file("no.safetensors"),
                "--adapter",
                one,
                "--adapter",
                other,
                "--compose",
                "fuse",
                "--fusion",
                fusion);
    }

    @Test
    void attentionOverOtherAdaptersIsRefused() {
        refused(fuse("lib", first, fused), "adapter 1 of", "its own members, in its order");
        refused(fuse(first, "lib", first), "is an adapter without one");
        refused(fuse(first, "lib", "nobody"), "nobody holds none");
    }

    private static CommandRun without(String layers) {
        return graft(
                "forward",
                "tiny",
                "--inputs",
                file("in.safetensors"),
                "--out",
                file("skipped.safetensors"),
                "--adapter",
                first,
                "--skip-layers",
                layers);
    }

    private static float[] states(String layers) {
        CommandRun run = without(layers);
        assertEquals(0, run.status(), run.err());
        try (NDManager scope = Torch.manager(Device.cpu());
                SafeTensors written =
                        SafeTensors.open(Path.of(file("skipped.safetensors")), ErrorCode.DATA_UNREADABLE)) {
            return written.read(scope, "last_hidden_state").toFloatArray();
        }
    }

    @Test
    void layersWithoutAdaptersAreWrittenAsARecipesLayers() {
        float[] none = states("0,1");
        for (String same : List.of("0-1", "0-", "all", "last 2")) {
            assertArrayEquals(none, states(same), same);
        }
        assertFalse(Arrays.equals(none, states("1")));
        refused(without("1-7"), "--skip-layers names layer 2; the base has 2");
        refused(without("-1"), "--skip-layers", "\"0-5,8\"");
    }

    @Test
    void aSumOfDorasSaysWhyItIsOfFullRank() {
        CommandRun sum = graft("combine", lora, lora, "--by", "sum", "--out", file("sum"));
        assertEquals(0, sum.status(), sum.err());
        assertTrue(sum.out().contains("DoRA gives each row of a matrix a length of its own"), sum.out());
        CommandRun brief = graft("combine", lora, lora, "--by", "sum", "--rank", "4", "--out", file("four"));
        assertEquals(0, brief.status(), brief.err());
        assertFalse(brief.out().contains("DoRA"), brief.out());
    }

    @Test
    void aFusionThatCannotBeLeavesNoRun() throws IOException {
        long before = runs();
        refused(train(fusion(first, lora)), "GRAFT-");
        refused(train(fusion(lora, lora.toUpperCase(Locale.ROOT))), "fusion.members");
        refused(train(fusion(first, fused)), "is a fusion itself");
        refused(
                train(fusion(first, "lib").replace("\"members\"", "\"sites\": [\"attention.output\"], \"members\"")),
                "no member stands at attention.output");
        Path weights = workspace.resolve("adapters/lib/adapter.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
        refused(train(fusion(first, "lib")), "adapter.safetensors");
        Files.write(weights, whole);
        assertEquals(before, runs());
    }
}
