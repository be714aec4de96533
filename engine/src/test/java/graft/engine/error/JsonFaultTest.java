package graft.engine.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": [           | ] is missing for the list that begins at line: 1, column: 7",
                "{\"a\": 1           | } is missing for the object that begins at line: 1, column: 1",
                "{\"a\": \"x         | a closing double quote is missing",
                "{\"a\": 1} oops     | oops is no value; a text stands in double quotes",
                "{\"a\": True}       | True is no value; a text stands in double quotes",
                "{a: 1}              | a stands where a name in double quotes is needed",
                "{\"a\": 1,}         | } stands where a name in double quotes is needed",
                "{\"a\": 'x'}        | ' stands where a value is needed",
                "{\"a\" 1}           | a colon is missing before 1",
                "{\"a\": 1 \"b\": 2} | a comma is missing before \"",
                "{\"a\": [1 2]}      | a comma is missing before 2",
                "{\"a\": 1}}         | } closes nothing that is open",
                "{\"a\": 01}         | Invalid numeric value: Leading zeroes not allowed"
            })
    void aSlipIsToldInPlainWordsWithoutTheParsersSettings(String json, String words) {
        JsonProcessingException fault = assertThrows(JsonProcessingException.class, () -> MAPPER.readTree(json));
        assertEquals(words, JsonFault.of(fault));
    }
}
