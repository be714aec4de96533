package graft.engine.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonFaultTest {

    @Test
    void aTextThatBreaksOffIsToldWithoutTheParsersSettings() {
        JsonProcessingException fault =
                assertThrows(JsonProcessingException.class, () -> new ObjectMapper().readTree("{\"a\": ["));
        assertEquals(
                "Unexpected end-of-input: expected close marker for Array that begins at line: 1, column: 7",
                JsonFault.of(fault));
    }
}
