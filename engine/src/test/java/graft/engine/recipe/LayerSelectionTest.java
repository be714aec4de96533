package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerSelectionTest {

    @ParameterizedTest(name = "\"{0}\" of 12 is {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "all     | 0,1,2,3,4,5,6,7,8,9,10,11 | none",
                "0       | 0                         | none",
                "0-5,8   | 0,1,2,3,4,5,8             | none",
                "0-2 , 2 | 0,1,2                     | none",
                "8,0-1   | 0,1,8                     | none",
                "6-      | 6,7,8,9,10,11             | none",
                "last 4  | 8,9,10,11                 | none",
                "last 12 | 0,1,2,3,4,5,6,7,8,9,10,11 | none",
                "last 13 | 0,1,2,3,4,5,6,7,8,9,10,11 | 12",
                "every 2 | 0,2,4,6,8,10              | none",
                "every 5 | 0,5,10                    | none",
                "11-13   | 11                        | 12,13",
                "99      | none                      | 99",
                "12-     | none                      | 12",
                "5-2     | none                      | none",
            })
    void selectionsNameTheseLayers(String text, String layers, String beyond) {
        LayerSelection selection = new LayerSelection(text);
        assertEquals(layers == null ? "" : layers, joined(selection.resolve(12)));
        assertEquals(beyond == null ? "" : beyond, joined(selection.beyond(12)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "top", "-1", "1--2", "last", "last 0", "every 0", "1,", ",1", "1.5", "99999", "all,1", "0x1"
            })
    void otherTextsAreRefusedWithTheFormsThatAreAllowed(String text) {
        IllegalArgumentException problem = assertThrows(IllegalArgumentException.class, () -> new LayerSelection(text));
        assertTrue(String.valueOf(problem.getMessage()).contains("\"0-5,8\""), problem.getMessage());
    }

    @Test
    void anySetOfLayersIsWrittenAsRangesThatNameItAgain() {
        for (int set = 1; set < 1 << 7; set++) {
            int bits = set;
            List<Integer> layers = IntStream.range(0, 7)
                    .filter(i -> (bits >> i & 1) == 1)
                    .boxed()
                    .toList();
            assertEquals(layers, LayerSelection.of(layers).resolve(7));
        }
        assertEquals("0-2,4,6", LayerSelection.of(List.of(6, 0, 1, 2, 4, 4)).text());
        assertThrows(IllegalArgumentException.class, () -> LayerSelection.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> LayerSelection.of(List.of(-1, 2)));
        assertThrows(IllegalArgumentException.class, () -> new LayerSelection("0,".repeat(500_000) + "1"));
    }

    @Test
    void wordsForAScreenAreShort() {
        assertEquals("all", new LayerSelection("0-11").describe(12));
        assertEquals("0–5, 8", new LayerSelection("0-5,8").describe(12));
        assertEquals("none", new LayerSelection("99").describe(12));
    }

    private static String joined(List<Integer> layers) {
        return layers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
