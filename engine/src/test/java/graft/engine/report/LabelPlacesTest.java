package graft.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LabelPlacesTest {

    private final LabelPlaces places = new LabelPlaces();

    @Test
    void wordsOfNeighbouringPointsDoNotCoverEachOther() {
        double first = places.place(100, 50, "bottleneck r 16");
        double second = places.place(98, 54, "LoRA r 8 on q, v");
        double third = places.place(102, 49, "BitFit");
        assertEquals(50, first);
        assertTrue(second - first >= 14, "a line apart");
        assertTrue(third - second >= 14, "below both");
    }

    @Test
    void wordsFarApartStandWhereTheyBelong() {
        assertEquals(50, places.place(100, 50, "head only"));
        assertEquals(50, places.place(400, 50, "full"));
        assertEquals(90, places.place(100, 90, "BitFit"));
    }
}
