package graft.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypedTableTest {

    private static final List<String> ROLES = List.of("text", "pair", "label");

    @Test
    void rowsOfASpreadsheetComeBetweenTabsWithQuotesAndLineBreaks() {
        TypedTable table = TypedTable.of("text\tlabel\n\"Two\nlines, \"\"quoted\"\"\"\tgood\nPlain\tbad\n", ROLES);
        assertEquals(List.of("text", "label"), table.columns());
        assertEquals(List.of("Two\nlines, \"quoted\"", "good"), table.rows().getFirst());
        assertEquals(0, table.ragged());
        assertEquals("\"text\",\"label\"\n\"Two\nlines, \"\"quoted\"\"\",\"good\"\n\"Plain\",\"bad\"\n", table.csv());
    }

    @Test
    void aTableWithoutAHeadIsNamedForTheTask() {
        assertEquals(
                List.of("text", "label"),
                TypedTable.of("nice | good\nawful | bad", ROLES).columns());
        assertEquals(ROLES, TypedTable.of("a | b | same\nc | d | other", ROLES).columns());
        assertEquals(List.of("text"), TypedTable.of("one\ntwo", ROLES).columns());
    }

    @Test
    void aTextThatHoldsTheSeparatorStaysOneCell() {
        TypedTable table = TypedTable.of("nice, warm, good\nawful, bad\nfine, good", ROLES);
        assertEquals(List.of("nice, warm", "good"), table.rows().getFirst());
        assertEquals(1, table.ragged());
    }

    @Test
    void whatCannotBeATableBecomesNoneOrIsFilled() {
        assertEquals(List.of(), TypedTable.of("  \n\n", ROLES).rows());
        TypedTable table = TypedTable.of("text\tlabel\nalone\n\"never closed\tgood", ROLES);
        assertEquals(List.of("alone", ""), table.rows().getFirst());
        assertEquals(List.of("”never closed", "good"), table.rows().get(1));
    }

    @Test
    void ofOneColumnEachLineIsATextWithItsCommasAndQuotes() {
        List<List<String>> texts = List.of(List.of("Yes, it rains."), List.of("\"No,\" she said; a|b"));
        String typed = "Yes, it rains.\n\n  \"No,\" she said; a|b\n";
        assertEquals(new TypedTable(List.of("text"), texts, 0), TypedTable.of(typed, List.of("text")));
        assertEquals(new TypedTable(List.of("text"), texts, 0), TypedTable.of("text\n" + typed, List.of("text")));
        assertEquals(
                new TypedTable(List.of("id", "text"), List.of(List.of("1", "Yes")), 0),
                TypedTable.of("id\ttext\n1\tYes", List.of("text")));
    }
}
