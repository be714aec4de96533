package graft.engine.pretrain.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleDataTest {
    private static final Path COMMITTED = Path.of("..", "samples", "data");

    private static final Map<String, SampleSet> SETS =
            SampleData.sets(SampleData.SEED).stream().collect(Collectors.toMap(SampleSet::name, set -> set));

    private static SampleSet set(String name) {
        return Objects.requireNonNull(SETS.get(name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reviews", "topics", "entities", "acceptability", "styles"})
    void theCommittedFilesAreThoseThatTheSeedMakes(String name) throws IOException {
        SampleSet set = set(name);
        Path folder = COMMITTED.resolve(set.name());
        assumeTrue(Files.isDirectory(folder), "no " + folder.toAbsolutePath() + " here: nothing to compare");
        for (Map.Entry<String, String> file :
                SampleData.files(set, SampleData.SEED).entrySet()) {
            // A checkout may end lines its own way; nothing else may differ.
            String committed = Files.readString(folder.resolve(file.getKey())).replace("\r\n", "\n");
            assertTrue(
                    committed.equals(file.getValue()), folder.resolve(file.getKey()) + " is not what the seed makes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reviews", "topics", "entities", "acceptability", "styles"})
    void noTextStandsInTrainingAndTest(String name) {
        SampleSet set = set(name);
        Set<Object> texts = new HashSet<>();
        set.train().forEach(row -> texts.add(row.getFirst()));
        assertEquals(set.train().size(), texts.size(), "training texts are all different");
        assertTrue(set.test().stream().noneMatch(row -> texts.contains(row.getFirst())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reviews", "topics", "acceptability"})
    void classesAreOfEqualSizeButForTheNoise(String name) {
        SampleSet set = set(name);
        Map<Object, Integer> counts = new TreeMap<>();
        set.train().forEach(row -> counts.merge(row.getLast(), 1, Integer::sum));
        int even = set.train().size() / set.labels().size();
        assertEquals(Set.copyOf(set.labels()), counts.keySet());
        counts.values().forEach(count -> assertEquals(even, count, 0.04 * even));
    }

    @Test
    void tagsFollowTheNamesInTheText() {
        SampleSet entities = set("entities");
        for (List<Object> row : entities.train()) {
            List<?> tokens = (List<?>) row.get(0);
            List<?> tags = (List<?>) row.get(1);
            assertEquals(tokens.size(), tags.size());
            for (int i = 0; i < tags.size(); i++) {
                String tag = tags.get(i).toString();
                assertTrue(entities.labels().contains(tag), tag);
                assertFalse(tag.startsWith("I-") && (i == 0 || tags.get(i - 1).equals("O")), row.toString());
                assertFalse(tag.startsWith("B-")
                        && Character.isLowerCase(tokens.get(i).toString().charAt(0)));
            }
        }
    }

    @Test
    void everythingIsWrittenWholeAndSmall(@TempDir Path folder) throws IOException {
        SampleData.writeAll(folder, 5);
        long bytes = 0;
        for (SampleSet set : SampleData.sets(5)) {
            for (Map.Entry<String, String> file : SampleData.files(set, 5).entrySet()) {
                Path path = folder.resolve("data").resolve(set.name()).resolve(file.getKey());
                assertEquals(file.getValue(), Files.readString(path, StandardCharsets.UTF_8));
                bytes += Files.size(path);
            }
        }
        assertTrue(bytes < 4_000_000, bytes + " bytes");
    }
}
