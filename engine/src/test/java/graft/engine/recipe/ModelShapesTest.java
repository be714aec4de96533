package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelShapesTest {

    static final Path GOLDEN = Path.of("../../shared/golden");

    @TestFactory
    Stream<DynamicTest> parametersEqualThoseOfTheReferenceModels() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), "no golden folder beside the checkout: reference models are not checked");
        ObjectMapper json = new ObjectMapper();
        List<Path> folders;
        try (Stream<Path> models = Files.list(GOLDEN.resolve("models"))) {
            folders = models.filter(folder -> folder.getFileName()
                            .toString()
                            .matches("(bert|roberta|xlm-roberta|distilbert|electra|llama)(-.*)?"))
                    .sorted()
                    .toList();
        }
        assertTrue(folders.size() >= 15, "reference models are there");
        return folders.stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    JsonNode expected =
                            json.readTree(folder.resolve("case.json").toFile());
                    ModelShape shape = ModelShapes.readAs(
                            folder, expected.get("architecture").textValue());
                    assertEquals(expected.get("parameters").longValue(), shape.parameters());
                    long embeddings = shape.tensors().stream()
                            .filter(tensor -> tensor.role() == ModelShape.Role.EMBEDDING)
                            .mapToLong(ModelShape.Tensor::count)
                            .sum();
                    assertEquals(expected.get("embeddingParameters").longValue(), embeddings);
                    assertEquals(shape.tensors().size(), new HashSet<>(shape.tensors()).size());
                }));
    }

    @Test
    void theClassInTheConfigurationDecidesWhichHeadIsCounted() {
        long plain = bert("\"architectures\": [\"BertModel\"]").parameters();
        long masked = bert("\"architectures\": [\"BertForMaskedLM\"]").parameters();
        int width = 768;
        int vocabulary = 30522;
        long pooler = width * (width + 1L);
        assertEquals(109_482_240, plain, "BERT-base with its pooler");
        assertEquals(plain - pooler + pooler + 2L * width + vocabulary, masked);
        assertEquals(plain, bert("\"architectures\": []").parameters(), "without a class: the plain model");
    }

    @Test
    void llamaSitesFollowGroupedQueryAttention() {
        ModelShape shape = ModelShapes.of(ConfigFields.parse("config.json", """
                {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_attention_heads": 32,
                 "num_key_value_heads": 8, "num_hidden_layers": 32, "vocab_size": 128256,
                 "tie_word_embeddings": false}
                """));
        assertEquals(8_030_261_248L, shape.parameters());
        assertEquals(new ModelShape.SiteShape(Site.ATTENTION_V, 4096, 1024), shape.site(Site.ATTENTION_V));
        assertTrue(shape.has(Site.FFN_GATE));
    }

    @Test
    void publishedEncodersHaveTheirPublishedSizes() {
        String roberta = """
                {"architectures": ["%s"], "vocab_size": %d, "max_position_embeddings": 514, "type_vocab_size": 1,
                 "pad_token_id": 1, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
                 "intermediate_size": 3072}""";
        String distilbert = """
                {"architectures": ["%s"], "vocab_size": 30522, "dim": 768, "n_layers": 6, "n_heads": 12,
                 "hidden_dim": 3072}""";
        String electra = """
                {"architectures": ["%s"], "vocab_size": 30522, "embedding_size": 128, "hidden_size": %d,
                 "num_hidden_layers": 12, "num_attention_heads": %d, "intermediate_size": %d}""";
        assertEquals(124_645_632, parameters(roberta, "RobertaModel", 50265));
        assertEquals(124_697_433, parameters(roberta, "RobertaForMaskedLM", 50265));
        assertEquals(278_043_648, parameters(roberta, "XLMRobertaModel", 250002));
        assertEquals(66_362_880, parameters(distilbert, "DistilBertModel"));
        assertEquals(66_985_530, parameters(distilbert, "DistilBertForMaskedLM"));
        assertEquals(13_483_008, parameters(electra, "ElectraModel", 256, 4, 1024));
        assertEquals(13_549_057, parameters(electra, "ElectraForPreTraining", 256, 4, 1024));
        assertEquals(4_620_026, parameters(electra, "ElectraForMaskedLM", 64, 1, 256));
    }

    private static long parameters(String config, Object... values) {
        return ModelShapes.of(ConfigFields.parse("config.json", config.formatted(values)))
                .parameters();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_type\": \"robert\" | model_type is \"robert\" | nearest: \"roberta\"",
                "\"model_type\": \"deberta\" | xlm-roberta, distilbert, electra | nearest: \"roberta\"",
                "\"model_type\": \"opt\" | this version reads bert | ",
                "\"architectures\": [\"RobertaForMaskedLm\"] | no model_type | nearest: RobertaForMaskedLM",
                "\"model_type\": \"bert\", \"architectures\": [\"BertForMaskedLm\"] | BertForPreTraining | nearest: BertForMaskedLM",
                "\"model_type\": \"bert\", \"architectures\": [\"RobertaModel\"] | architectures names RobertaModel | a class of roberta",
                "\"hidden_size\": 8 | model_type is missing | ",
            })
    void anUnknownArchitectureIsToldWhatIsReadAndWhatIsNearest(String fields, String says, String alsoSays) {
        InvalidInput problem = assertThrows(
                InvalidInput.class, () -> ModelShapes.of(ConfigFields.parse("config.json", "{" + fields + "}")));
        assertTrue(problem.getMessage().contains(says), problem.getMessage());
        assertTrue(alsoSays == null || problem.getMessage().contains(alsoSays), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RobertaModel | pad_token_id | 40 | whole number from 0 to 39",
                "RobertaModel | max_position_embeddings | 2 | leaves no room",
                "RobertaForSequenceClassification | num_labels | 5 | id2label names 2",
                "DistilBertModel | n_heads | 3 | does not divide dim 16",
                "DistilBertModel | dim | null | is missing",
                "DistilBertModel | activation | 3 | not a text",
                "ElectraModel | embedding_size | 0 | whole number from 1",
                "ElectraModel | is_decoder | true | read as an encoder",
            })
    void aContradictionInAnEncodersConfigurationIsNamedByItsField(
            String architecture, String field, String value, String says) {
        String json = """
                {"architectures": ["%s"], "vocab_size": 40, "hidden_size": 16, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "intermediate_size": 24, "id2label": {"0": "a", "1": "b"},
                 "dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 24, "%s": %s}
                """.formatted(architecture, field, value);
        InvalidInput problem =
                assertThrows(InvalidInput.class, () -> ModelShapes.of(ConfigFields.parse("config.json", json)));
        assertTrue(problem.getMessage().startsWith("config.json: " + field), problem.getMessage());
        assertTrue(problem.getMessage().contains(says), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden_size         | -3      | MODEL_CONFIG",
                "hidden_size         | 1e12    | MODEL_CONFIG",
                "hidden_size         | 'x'     | MODEL_CONFIG",
                "hidden_size         | 768.5   | MODEL_CONFIG",
                "hidden_size         | null    | MODEL_CONFIG",
                "num_hidden_layers   | 0       | MODEL_CONFIG",
                "num_hidden_layers   | 1e999   | MODEL_CONFIG",
                "num_attention_heads | 7       | MODEL_CONFIG",
                "vocab_size          | true    | MODEL_CONFIG",
                "is_decoder          | 1       | MODEL_CONFIG",
                "hidden_act          | \"cube\"| MODEL_UNSUPPORTED",
                "model_type          | \"opt\" | MODEL_UNSUPPORTED",
                "position_embedding_type | \"relative_key\" | MODEL_UNSUPPORTED",
            })
    void aHostileFieldIsNamedWithItsFile(String field, String value, ErrorCode code) {
        InvalidInput problem = assertThrows(InvalidInput.class, () -> bert('"' + field + "\": " + quoted(value)));
        assertEquals(code, problem.code());
        assertTrue(problem.getMessage().startsWith("somewhere/config.json: " + field), problem.getMessage());
    }

    private static String quoted(String value) {
        return value.equals("x") ? "\"x\"" : value;
    }

    @Test
    void headsOfLlamaMustDivide() {
        InvalidInput problem =
                assertThrows(InvalidInput.class, () -> ModelShapes.of(ConfigFields.parse("config.json", """
                {"model_type": "llama", "hidden_size": 64, "intermediate_size": 128, "num_attention_heads": 8,
                 "num_key_value_heads": 3, "num_hidden_layers": 2, "vocab_size": 100}
                """)));
        assertTrue(problem.getMessage().contains("num_key_value_heads is 3"), problem.getMessage());
    }

    @Test
    void aMissingOrBrokenFileIsToldWithItsPlace(@TempDir Path folder) throws IOException {
        assertEquals(
                ErrorCode.MODEL_NOT_FOUND,
                assertThrows(InvalidInput.class, () -> ModelShapes.read(folder)).code());
        Files.writeString(folder.resolve("config.json"), "{\n  \"model_type\": \"bert\",\n  oops\n}");
        InvalidInput broken = assertThrows(InvalidInput.class, () -> ModelShapes.read(folder));
        assertEquals(ErrorCode.MODEL_CONFIG, broken.code());
        assertTrue(broken.getMessage().contains("line 3"), broken.getMessage());
    }

    /// BERT-base, with one field replaced.
    static ModelShape bert(String replaced) {
        String[] fields = {
            "\"model_type\": \"bert\"",
            "\"hidden_size\": 768",
            "\"intermediate_size\": 3072",
            "\"num_attention_heads\": 12",
            "\"num_hidden_layers\": 12",
            "\"vocab_size\": 30522",
            "\"max_position_embeddings\": 512"
        };
        String name = replaced.substring(0, replaced.indexOf(':'));
        StringBuilder json = new StringBuilder("{").append(replaced);
        for (String field : fields) {
            if (!field.startsWith(name + ":")) {
                json.append(", ").append(field);
            }
        }
        return ModelShapes.of(
                ConfigFields.parse("somewhere/config.json", json.append('}').toString()));
    }
}
