package graft.engine.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<List<String>> rows(Table table) {
        List<String> names = table.columns().stream().map(Column::name).toList();
        List<List<String>> rows = new ArrayList<>();
        try (Cursor cursor = table.read(names, Part.ALL)) {
            while (cursor.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < names.size(); i++) {
                    row.add(cursor.text(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Table open(Path file) {
        return Table.open(file, () -> {});
    }

    private static InvalidInput refused(Path file, ErrorCode code) {
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> {
            try (Table table = open(file)) {
                rows(table);
            }
        });
        assertEquals(code, refusal.code(), refusal.paragraph());
        assertFalse(refusal.nextStep().isEmpty());
        assertTrue(refusal.paragraph().length() < 700, refusal.paragraph());
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndingReadsTheSame(String end) throws IOException {
        Path file = write("a.csv", String.join(end, "text,label", "\"a, \"\"b\"\"\",x", "c d,y", ""));
        try (Table table = open(file)) {
            assertEquals(List.of(List.of("a, \"b\"", "x"), List.of("c d", "y")), rows(table));
            assertEquals(2, table.rows());
            assertEquals(file + ", line 3", table.where(2));
        }
    }

    @Test
    void mixedLineEndingsAndBreaksInQuotesAreRead() throws IOException {
        try (Table table = open(write("a.csv", "text,label\r\n\"one\ntwo\",x\nthree,y\r\n\nfour,\n"))) {
            assertEquals(List.of(List.of("one\ntwo", "x"), List.of("three", "y"), List.of("four", "")), rows(table));
            assertTrue(table.where(2).endsWith("row 2"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theDelimiterIsFound(String delimiter) throws IOException {
        String text = "text,score\nhello,1.5\n\"x,;\t|y\",-2\n".replace(",s", delimiter + "s");
        text = text.replace("hello,", "hello" + delimiter).replace("\",-2", "\"" + delimiter + "-2");
        try (Table table = open(write("a.csv", text))) {
            assertEquals(
                    List.of(new Column("text", Column.Type.TEXT), new Column("score", Column.Type.NUMBER)),
                    table.columns());
            assertEquals(List.of("x,;\t|y", "-2"), rows(table).get(1));
        }
    }

    @Test
    void aByteOrderMarkAndASpecialPathDoNoHarm() throws IOException {
        Path file = write("it's [a] *.csv", "\uFEFFtext,label\nhé,007\n");
        try (Table table = open(file)) {
            assertEquals("text", table.columns().getFirst().name());
            assertEquals(List.of(List.of("hé", "007")), rows(table));
        }
    }

    @Test
    void tabSeparatedTextMayHoldBareQuotes() throws IOException {
        Path file = write("a.tsv", "text\tlabel\n\"well\" he said\tx\n5\" disk\ty\n");
        try (Table table = open(file)) {
            assertEquals(List.of(List.of("\"well\" he said", "x"), List.of("5\" disk", "y")), rows(table));
        }
    }

    @Test
    void jsonLinesKeepListsAndTextAsTheyAre() throws IOException {
        Path file = write("a.jsonl", """
                {"tokens": ["a", "b c"], "tags": [0, 1], "when": "2020-01-01", "n": 3, "ok": true}
                {"tokens": [], "tags": [], "when": "x", "n": 12345678901234567890, "ok": null}
                """);
        try (Table table = open(file);
                Cursor cursor = table.read(List.of("tokens", "tags", "when", "n"), Part.ALL)) {
            assertEquals(Column.Type.LIST, table.columns().getFirst().type());
            assertTrue(cursor.next());
            assertEquals(List.of("a", "b c"), cursor.list(0));
            assertEquals(List.of("0", "1"), cursor.list(1));
            assertEquals("2020-01-01", cursor.text(2));
            assertTrue(cursor.next());
            assertEquals(List.of(), cursor.list(0));
            assertEquals("12345678901234567890", cursor.text(3));
            assertEquals(file + ", line 2", table.where(2));
        }
    }

    @Test
    void aJsonArrayOfObjectsIsReadToo() throws IOException {
        try (Table table = open(write("a.json", "[{\"text\": \"a\"},\n {\"text\": \"b\"}]"))) {
            assertEquals(List.of(List.of("a"), List.of("b")), rows(table));
        }
    }

    @Test
    void parquetIsReadWithItsLists() throws SQLException {
        Path file = folder.resolve("a.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT ['a', 'b'] AS tokens, 1.5::DOUBLE AS score, 'x' AS label) TO '" + file
                    + "' (FORMAT parquet)");
        }
        try (Table table = open(file);
                Cursor cursor = table.read(List.of("label", "tokens", "score"), Part.ALL)) {
            assertEquals(1, table.rows());
            assertTrue(cursor.next());
            assertEquals("x", cursor.text(0));
            assertEquals(List.of("a", "b"), cursor.list(1));
            assertEquals("1.5", cursor.text(2));
        }
    }

    @Test
    void listsInTextCellsAreJsonOrWords() throws IOException {
        Path file = write("a.csv", "tokens,tags\n\"[\"\"a b\"\",\"\"c\"\"]\",O B-X\n[x] y,[0\n");
        try (Table table = open(file);
                Cursor cursor = table.read(List.of("tokens", "tags"), Part.ALL)) {
            assertTrue(cursor.next());
            assertEquals(List.of("a b", "c"), cursor.list(0));
            assertEquals(List.of("O", "B-X"), cursor.list(1));
            assertTrue(cursor.next());
            assertEquals(List.of("[x]", "y"), cursor.list(0));
        }
    }

    @Test
    void aMissingFileAFolderAndAnUnknownEndingAreToldApart() throws IOException {
        refused(folder.resolve("none.csv"), ErrorCode.FILE_NOT_FOUND);
        assertTrue(refused(folder, ErrorCode.DATA_UNREADABLE).getMessage().contains("folder"));
        assertTrue(refused(write("a.xlsx", "x"), ErrorCode.DATA_UNREADABLE)
                .nextStep()
                .contains(".csv"));
    }

    @Test
    void emptyFilesAndHeadersAloneSayWhatIsMissing() throws IOException {
        assertTrue(
                refused(write("a.csv", ""), ErrorCode.DATA_EMPTY).getMessage().contains("is empty"));
        refused(write("b.csv", "\n\n"), ErrorCode.DATA_EMPTY);
        assertTrue(refused(write("c.csv", "text,label\n"), ErrorCode.DATA_EMPTY)
                .getMessage()
                .contains("header (text, label)"));
        refused(write("d.jsonl", "\n"), ErrorCode.DATA_EMPTY);
    }

    @Test
    void brokenQuotesAreNamedWithTheirLine() throws IOException {
        String unclosed = refused(write("a.csv", "text,label\na,b\n\"c,d\ne,f\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(unclosed.contains("line 3") && unclosed.contains("never closed"), unclosed);
        String after = refused(write("b.csv", "text,label\n\"a\"b,c\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(after.contains("line 2") && after.contains("after a closing quote"), after);
    }

    @Test
    void tooManyFieldsAreNamedWithTheirLine() throws IOException {
        String message = refused(write("a.csv", "text,label\n\"a\nb\",c\nd,e,f\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(message.contains("line 4") && message.contains("3 fields"), message);
        refused(write("b.csv", "text,text\na,b\n"), ErrorCode.DATA_UNREADABLE);
    }

    @Test
    void wrongEncodingsAreNamedWithTheCommandThatConverts() throws IOException {
        for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-16")) {
            Path file = folder.resolve(encoding + ".csv");
            Files.write(file, "text,label\nhello there,x\n".getBytes(Charset.forName(encoding)));
            InvalidInput refusal = refused(file, ErrorCode.DATA_ENCODING);
            assertTrue(refusal.nextStep().contains("iconv -f UTF-16"), refusal.paragraph());
        }
        Path file = folder.resolve("latin.csv");
        Files.write(file, "text,label\na,b\ncafé,x\n".getBytes(StandardCharsets.ISO_8859_1));
        InvalidInput refusal = refused(file, ErrorCode.DATA_ENCODING);
        assertTrue(refusal.getMessage().contains("line 3"), refusal.paragraph());
        assertTrue(refusal.nextStep().contains("WINDOWS-1252"), refusal.paragraph());
    }

    @Test
    void aCutMultibyteCharacterAtTheEndIsNotUtf8() throws IOException {
        Path file = folder.resolve("cut.csv");
        Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xC3});
        refused(file, ErrorCode.DATA_ENCODING);
    }

    @Test
    void nulBytesAreNamedWithTheirLine() throws IOException {
        assertTrue(refused(write("a.csv", "text,label\na,b\nc\0d,e\n"), ErrorCode.DATA_ENCODING)
                .getMessage()
                .contains("line 3"));
    }

    @Test
    void aMillionCharactersInOneCellAreRead() throws IOException {
        String huge = "word ".repeat(600_000);
        try (Table table = open(write("a.csv", "text,label\n" + huge + ",x\nb,y\n"))) {
            assertEquals(huge, rows(table).getFirst().getFirst());
        }
        try (Table table = open(write("a.jsonl", "{\"text\": \"" + huge + "\"}\n"))) {
            assertEquals(huge, rows(table).getFirst().getFirst());
        }
    }

    @Test
    void brokenJsonIsNamedWithItsLine() throws IOException {
        String message = refused(write("a.jsonl", "{\"a\": 1}\n\n{\"a\": \n{\"a\": 2}\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(message.contains("line 3"), message);
        String notObject = refused(write("b.jsonl", "[1, 2]\n[3]\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(notObject.contains("line 1") && notObject.contains("not a JSON object"), notObject);
    }

    @Test
    void filesThatAreSomethingElseAreRecognised() throws IOException {
        assertTrue(refused(write("a.csv", "PK\u0003\u0004zip"), ErrorCode.DATA_UNREADABLE)
                .getMessage()
                .contains("spreadsheet"));
        assertTrue(refused(write("a.parquet", "text,label\na,b\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage()
                .contains("Parquet"));
        refused(write("b.parquet", "PAR1 and nothing behind it PAR1"), ErrorCode.DATA_UNREADABLE);
    }

    @Test
    void aMissingColumnListsTheOnesThereAre() throws IOException {
        try (Table table = open(write("a.csv", "text,label\na,b\n"))) {
            assertTrue(table.missing("body", "text").paragraph().contains("It has: text, label."));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n\n1\n\n2\n",
                "a\r\n1\r\n\r\n2",
                "a\n1\n\n\n",
                "a\n\"x\n\ny\"\n\nz\n",
                "\n\na\n1\n",
                "\n\na,b\n1,2\n"
            })
    void blankLinesInOneColumnAreCountedAsTheyAreRead(String text) throws IOException {
        try (Table table = open(write("a.csv", text))) {
            assertEquals(table.rows(), rows(table).size());
        }
    }

    @Test
    void valuesNestedTooDeepAreRefusedBeforeTheyOverrunTheParser() throws IOException {
        String deep = "{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}\n";
        assertTrue(refused(write("a.jsonl", deep), ErrorCode.DATA_UNREADABLE)
                .getMessage()
                .contains("nested"));
        refused(write("a.json", deep), ErrorCode.DATA_UNREADABLE);
        try (Table table = open(write("b.jsonl", "{\"a\": \"" + "[{\\\"".repeat(100) + "\"}\n"))) {
            assertEquals(1, rows(table).size());
        }
    }

    @Test
    void aDatabaseRefusalIsOneSentence() throws IOException {
        String message = refused(write("a.jsonl", "{\"a\": 1, \"a\": 2}\n"), ErrorCode.DATA_UNREADABLE)
                .getMessage();
        assertTrue(message.endsWith("duplicate key \"a\"."), message);
        assertFalse(message.contains("Error"), message);
        refused(write("b.csv", "a,A\n1,2\n"), ErrorCode.DATA_UNREADABLE);
    }

    @Test
    void aByteOrderMarkDoesNoHarmToJson() throws IOException {
        try (Table table = open(write("a.jsonl", "\uFEFF{\"text\": \"a\"}\r\n{\"text\": \"b\"}\r\n"))) {
            assertEquals(List.of(List.of("a"), List.of("b")), rows(table));
        }
    }

    @Test
    void damagedParquetIsRefused() throws Exception {
        Path file = folder.resolve("a.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT 'text ' || range AS text FROM range(500)) TO '" + file + "' (FORMAT parquet)");
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {5, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFalse(refused(file, ErrorCode.DATA_UNREADABLE).getMessage().contains("closed pending"));
        }
    }
}
