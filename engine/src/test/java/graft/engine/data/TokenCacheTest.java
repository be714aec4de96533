package graft.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.recipe.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/// Tokenised rows are kept, found again, and made anew where they are damaged or cannot be kept.
class TokenCacheTest extends PreparedTables {

    @Test
    void theCacheGivesWhatAFreshReadingGives() throws IOException {
        Path file = write("a.csv", reviews(60));
        List<String> fresh = contents(file);
        Path only = cached().getFirst();
        FileTime made = Files.getLastModifiedTime(only);
        assertEquals(fresh, contents(file));
        assertEquals(List.of(only), cached());
        assertEquals(made, Files.getLastModifiedTime(only));
    }

    @Test
    void aDamagedCacheIsMadeAgain() throws IOException {
        Path file = write("a.csv", reviews(60));
        List<String> fresh = contents(file);
        Path only = cached().getFirst();
        byte[] bytes = Files.readAllBytes(only);
        for (int at : new int[] {0, 20, bytes.length / 2, bytes.length - 30, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(only, damaged);
            assertEquals(fresh, contents(file), "damaged at " + at);
            assertArrayEquals(bytes, Files.readAllBytes(only));
        }
        Files.write(only, new byte[7]);
        assertEquals(fresh, contents(file));
    }

    @Test
    void changedRowsAreNotTakenFromTheCache() throws IOException {
        Path file = write("a.csv", reviews(60));
        List<String> before = contents(file);
        write("a.csv", reviews(60).replace("was bad", "was very bad"));
        assertFalse(before.equals(contents(file)));
    }

    @Test
    void anotherSeedCutsOtherRowsFromTheSameCache() throws IOException {
        DataSpec spec = new DataSpec(write("a.csv", reviews(200)).toString());
        try (PreparedData one = prepare(spec, SENTIMENT);
                PreparedData other = prepare(spec.withSeed(8), SENTIMENT)) {
            assertFalse(texts(one.validation()).equals(texts(other.validation())));
            assertEquals(1, cached().size());
        }
    }

    private List<String> contents(Path file) {
        try (PreparedData data = prepare(file, SENTIMENT)) {
            List<String> all = new ArrayList<>(texts(data.train()));
            all.add("---");
            all.addAll(texts(data.validation()));
            all.add(data.facts().toString());
            return all;
        }
    }

    @Test
    void cancellingLeavesNothingBehind() throws IOException {
        Path file = write("a.csv", reviews(2000));
        Progress impatient = (stage, done, total) -> done < 500;
        assertThrows(
                CancellationException.class,
                () -> Preparation.prepare(
                        new DataSpec(file.toString()), SENTIMENT, tokenizer, new Samples(null), cache, impatient));
        assertTrue(cached().isEmpty());
    }

    @Test
    void whereNothingCanBeWrittenTheRowsAreReadAllTheSameAndItIsSaid() throws IOException {
        Path blocked = write("blocked", "a file where the folder should be");
        DataSpec spec = new DataSpec(write("a.csv", reviews(10)).toString());
        try (PreparedData kept = prepare(spec, SENTIMENT);
                PreparedData passing = Preparation.prepare(
                        spec, SENTIMENT, tokenizer, new Samples(null), blocked.resolve("cache"), Progress.NONE)) {
            assertEquals(kept.train().size(), passing.train().size());
            assertArrayEquals(
                    kept.train().get(3).inputIds(), passing.train().get(3).inputIds());
            assertEquals(kept.facts().labels(), passing.facts().labels());
            String told = String.join(" ", passing.facts().warnings());
            assertTrue(told.contains("cannot be kept"), told);
            assertFalse(String.join(" ", kept.facts().warnings()).contains("cannot be kept"));
        }
    }
}
