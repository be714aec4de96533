package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import graft.engine.error.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A decoder's configuration that would give wrong positions or the wrong window is refused by the field's
/// name.
class DecoderConfigTest {

    private static ConfigFields config(String field) {
        return ConfigFields.parse("config.json", """
                {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "vocab_size": 50, "hidden_size": 16,
                 "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
                 "max_position_embeddings": 32, %s}""".formatted(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "factor               | \"rope_scaling\": {\"rope_type\": \"yarn\"}",
                "factor               | \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 0}",
                "factor               | \"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": \"2\"}",
                "factor               | \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 1e300}",
                "beta_fast            | \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 2, \"beta_fast\": -1}",
                "no low_freq_factor   | \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, "
                        + "\"original_max_position_embeddings\": 64}",
                "not below            | \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 4, "
                        + "\"high_freq_factor\": 1, \"original_max_position_embeddings\": 64}",
                "no object            | \"rope_scaling\": 5",
                "partial_rotary       | \"partial_rotary_factor\": 0.5",
                "layer_types          | \"layer_types\": [\"full_attention\"]",
                "layer_types          | \"layer_types\": 5",
                "chunked              | \"layer_types\": [\"full_attention\", \"chunked_attention\"]"
            })
    void whatCannotBeComputedIsNamed(String named, String field) {
        InvalidInput refused = assertThrows(InvalidInput.class, () -> ModelShapes.of(config(field)));
        assertTrue(String.valueOf(refused.getMessage()).contains(named), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rope_scaling\": null",
                "\"rope_scaling\": {\"rope_type\": \"default\"}",
                "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1e6}",
                "\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4.0}",
                "\"layer_types\": [\"full_attention\", \"sliding_attention\"]"
            })
    void whatConfigurationsOrdinarilySayIsRead(String field) {
        assertDoesNotThrow(() -> ModelShapes.of(config(field)));
    }
}
