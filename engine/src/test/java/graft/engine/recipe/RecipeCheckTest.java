package graft.engine.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.error.InvalidInput;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeCheckTest {

    private static final ModelShape BERT = ModelShapesTest.bert("\"architectures\": [\"BertForMaskedLM\"]");
    private static final ModelShape LLAMA = ParameterCountTest.LLAMA_1B;

    @Test
    void theContractsExampleHasNoIssue() {
        assertEquals(List.of(), RecipeCheck.issues(RecipeJson.parse("it", RecipeJsonTest.EXAMPLE), BERT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name                      | ../../etc                 | name                      | folder",
                "adapters[0].size          | 0                         | adapters[0].size          | smaller than 1",
                "adapters[0].size          | 900000                    | adapters[0].size          | larger than 65536",
                "adapters[0].size          | {\"99\": 4}               | adapters[0].size.99       | no layer 99",
                "adapters[0].reductionFactor | 0                       | adapters[0].reductionFactor | smaller",
                "adapters[0].dropout       | 1                         | adapters[0].dropout       | share",
                "adapters[0].scaling       | 0                         | adapters[0].scaling       | without effect",
                "adapters[0].sites         | [\"attention.q\"]         | adapters[0].sites         | no place for bottleneck",
                "adapters[0].sites         | []                        | adapters[0].sites         | no site",
                "adapters[1].layers        | 99                        | adapters[1].layers        | layer 99 is beyond",
                "adapters[1].layers        | last 13                   | adapters[1].layers        | beyond",
                "adapters[1].layers        | 5-2                       | adapters[1].layers        | selects no layer",
                "adapters[1].rank          | 900                       | adapters[1].rank          | 900 is larger than the layer's width 768",
                "adapters[1].rank          | 0                         | adapters[1].rank          | smaller than 1",
                "adapters[1].rankBySite[\"attention.q\"] | 800         | adapters[1].rankBySite[\"attention.q\"] | 768",
                "adapters[1].alpha         | -1                        | adapters[1].alpha         | above 0",
                "adapters[1]               | {\"kind\": \"compacter\", \"phmDimension\": 5} | adapters[1].phmDimension | 5 does not divide the layer's width 768",
                "adapters[1]               | {\"kind\": \"compacter\", \"size\": 6, \"sites\": [\"attention.output\"]} | adapters[1].phmDimension | does not divide the inner width 6",
                "adapters[1]               | {\"kind\": \"compacter\", \"sites\": [\"attention.output\"], \"reductionFactor\": 128} | adapters[1].phmDimension | choose 3 or 6, which divides it and the width 768, or set size to 8",
                "adapters[1]               | {\"kind\": \"compacter\", \"layers\": \"3\"} | adapters[1].layers | is a bottleneck at ffn.output of layer 3 already",
                "adapters[1]               | {\"kind\": \"lora\", \"sites\": [\"embedding\"], \"init\": \"pissa\"} | adapters[1].init | not from the embedding",
                "adapters[1]               | {\"kind\": \"lora\", \"sites\": [\"embedding\"], \"rank\": 900} | adapters[1].rank | 900 is larger than the layer's width 768",
                "adapters[1]               | {\"kind\": \"vera\", \"dInitial\": 0} | adapters[1].dInitial | nothing be learned",
                "adapters[1]               | {\"kind\": \"vera\", \"sites\": [\"embedding\"]} | adapters[1].sites | no place for vera",
                "adapters[1]               | {\"kind\": \"ia3\", \"sites\": [\"ffn.output\"]} | adapters[1].sites | rescales",
                "adapters[1]               | {\"kind\": \"prefix\", \"length\": 0} | adapters[1].length | smaller than 1",
                "adapters[1]               | {\"kind\": \"prefix\", \"sites\": [\"attention.k\"]} | adapters[1].sites | before the keys and values",
                "adapters[1]               | {\"kind\": \"prompt\", \"init\": \"text\"} | adapters[1].text | is missing",
                "adapters[1]               | {\"kind\": \"prompt\", \"length\": 600} | adapters[1].length | no room for text",
                "adapters[1]               | {\"kind\": \"reft\", \"rank\": 769} | adapters[1].rank | 769 is larger than the layer's width 768",
                "adapters[1]               | {\"kind\": \"reft\", \"prefixPositions\": 0} | adapters[1].prefixPositions | no position",
                "adapters[1]               | {\"kind\": \"invertible\", \"reductionFactor\": 0} | adapters[1].reductionFactor | smaller than 0.1",
                "adapters[1].sites         | [\"ffn.gate\"]            | adapters[1].sites         | no gate",
                "adapters[1].sites         | [\"ffn.output\"]          | adapters[1].sites         | one matrix",
                "adapters[1].learningRate  | 0                         | adapters[1].learningRate  | above 0",
                "adapters[1]               | {\"kind\": \"bottleneck\", \"layers\": \"3\"} | adapters[1].layers | already",
                "adapters[1]               | {\"kind\": \"bottleneck\"} | adapters[1].sites | already",
                "adapters[1]               | {\"kind\": \"bitfit\", \"terms\": [\"x\"]} | adapters[1].terms[0] | no biases",
                "task.labels               | [\"one\"]                 | task.labels               | nothing to tell apart",
                "task.labels               | [\"a\", \"a\"]            | task.labels[1]            | twice",
                "task.kind                 | causal-lm                 | task.kind                 | encoder",
                "data.source               | ``                        | data.source               | no data",
                "data.validation           | 1                         | data.validation           | share",
                "data.maxLength            | 513                       | data.maxLength            | 512 positions",
                "training.epochs           | 1e308                     | training.epochs           | larger than 1000000",
                "training.epochs           | 0                         | training.epochs           | never",
                "training.batchSize        | 0                         | training.batchSize        | smaller than 1",
                "training.microBatchSize   | 17                        | training.microBatchSize   | larger than 16",
                "training.learningRate     | -0.1                      | training.learningRate     | above 0",
                "training.learningRate     | 2                         | training.learningRate     | larger than 1",
                "training.warmup           | -1                        | training.warmup           | below 0",
                "training.warmup           | 1e308                     | training.warmup           | larger than 2147483647",
                "training.betas            | [0.9, 1]                  | training.betas            | [0.9, 1]: both must be from 0 to less than 1",
                "training.labelSmoothing   | 1                         | training.labelSmoothing   | share",
                "training.earlyStopping    | {\"patience\": 0}         | training.earlyStopping.patience | smaller",
                "training.earlyStopping    | {\"metric\": \"bleu\"}      | training.earlyStopping.metric | not measured of classification",
                "training.layerDrop        | {\"maxLayers\": 13}       | training.layerDrop.maxLayers | larger than 12",
                "training.headLearningRate | 2                         | training.headLearningRate | larger than 1",
                "training.checkpointEvery  | 0                         | training.checkpointEvery  | above 0",
            })
    void aWrongValueIsAnErrorAtItsField(String field, String value, String path, String words) {
        Recipe recipe = RecipeEdit.set(RecipeJson.read(RecipeJsonTest.EXAMPLE), field, value);
        List<Issue> errors =
                RecipeCheck.issues(recipe, BERT).stream().filter(Issue::error).toList();
        List<Issue> here =
                errors.stream().filter(issue -> issue.path().equals(path)).toList();
        assertEquals(1, here.size(), errors::toString);
        assertTrue(here.getFirst().text().contains(words), here.getFirst().text());
        assertFalse(here.getFirst().wayOut().isEmpty());
    }

    @Test
    void whereBothPrecisionsAreNamedTheBasesIsUsedAndTheOtherIsSaidToBeOfNoUse() {
        Recipe half = RecipeEdit.set(RecipeJson.read(RecipeJsonTest.EXAMPLE), "training.precision", "bf16");
        assertEquals(Precision.BF16, half.precision());
        Recipe both = RecipeEdit.set(half, "base.precision", "fp32");
        assertEquals(Precision.FP32, both.precision());
        assertTrue(
                RecipeCheck.issues(both, BERT).stream()
                        .anyMatch(issue -> issue.path().equals("training.precision") && !issue.error()),
                both::toString);
    }

    @Test
    void whatTheArchitectureLacksIsSaid() {
        Recipe recipe = RecipeJson.read(RecipeJsonTest.EXAMPLE);
        Recipe bitFit = recipe.withAdapters(List.of(BitFitSpec.defaults()));
        assertEquals(Set.of("adapters[0].kind"), errorPaths(bitFit, LLAMA));
        Recipe masked =
                recipe.withTask(new Task(Task.Kind.MASKED_LM, List.of())).withAdapters(List.of());
        assertEquals(Set.of("task.kind"), errorPaths(masked, LLAMA));
        assertEquals(
                Set.of("task.kind"), errorPaths(masked, ModelShapesTest.bert("\"architectures\": [\"BertModel\"]")));
        assertEquals(Set.of(), errorPaths(masked, BERT));
        LoraSpec lora = LoraSpec.defaults();
        Recipe all = recipe.withAdapters(List.of(lora.withCommon(lora.common().withSites(LoraSpec.ALL_LINEAR))));
        assertEquals(Set.of(), errorPaths(all, BERT), "all-linear is what there is");
    }

    @Test
    void theHeadOfTheBaseIsAPlaceOnlyWhereItIsUsed() {
        LoraSpec lora = LoraSpec.defaults();
        Recipe head = RecipeJson.read(RecipeJsonTest.EXAMPLE)
                .withAdapters(List.of(lora.withCommon(lora.common().withSites(List.of(Site.HEAD_DENSE)))));
        assertEquals(Set.of("adapters[0].sites"), errorPaths(head, BERT), "classification trains a head of its own");
        assertEquals(Set.of(), errorPaths(head.withTask(new Task(Task.Kind.MASKED_LM, List.of())), BERT));
        assertEquals(
                Set.of("adapters[0].sites", "task.kind"),
                errorPaths(head.withTask(new Task(Task.Kind.MASKED_LM, List.of())), LLAMA));
    }

    @Test
    void fullFineTuningNeedsTheMatricesWhole() {
        Recipe recipe = RecipeJson.read(RecipeJsonTest.EXAMPLE).withAdapters(List.of(FullSpec.defaults()));
        assertEquals(Set.of(), errorPaths(recipe, BERT));
        for (Precision precision : List.of(Precision.BF16, Precision.FP16, Precision.NF4, Precision.INT8)) {
            assertEquals(
                    Set.of("base.precision"),
                    errorPaths(recipe.withBase(recipe.base().withPrecision(precision)), BERT));
        }
    }

    @Test
    void readingAndCheckingAreToldTogetherWithTheDocumentsIndices() {
        String json = RecipeJsonTest.EXAMPLE
                .replace("\"kind\": \"bottleneck\"", "\"kind\": \"wand\"")
                .replace("\"rank\": 8", "\"rank\": 900")
                .replace("\"layers\": \"4-\"", "\"layers\": \"99\"")
                .replace("\"batchSize\": 16", "\"batchSize\": \"many\"");
        List<Issue> issues = RecipeCheck.issues(RecipeJson.parse("it", json), BERT);
        assertEquals(
                Set.of("adapters[0].kind", "adapters[1].rank", "adapters[1].layers", "training.batchSize"),
                issues.stream().filter(Issue::error).map(Issue::path).collect(Collectors.toSet()));
        InvalidInput problem = assertThrows(InvalidInput.class, () -> Issue.require("it.json", issues));
        assertTrue(problem.getMessage().startsWith("it.json has 4 problems: "), problem.getMessage());
    }

    @Test
    void everyIssueOfAnyRecipePointsToAFieldThatIsThere() {
        RandomRecipes recipes = new RandomRecipes(3);
        int found = 0;
        for (int i = 0; i < 400; i++) {
            Recipe recipe = recipes.next();
            JsonNode written = RecipeJson.toNode(recipe);
            for (ModelShape shape : List.of(BERT, LLAMA)) {
                for (Issue issue : RecipeCheck.issues(recipe, shape)) {
                    found++;
                    assertNotNull(parent(written, issue.path()), issue + "\n" + written);
                }
            }
        }
        assertTrue(found > 100, "issues were found");
    }

    /// The object that holds the field, which is itself left out where it has its default.
    private static JsonNode parent(JsonNode root, String path) {
        JsonNode node = root;
        String[] steps = path.split("\\.|\\[(?=\\d)|(?=\\[\")");
        for (int i = 0; i < steps.length - 1 && node != null; i++) {
            String step = steps[i].replace("]", "");
            node = step.matches("\\d+") ? node.get(Integer.parseInt(step)) : node.get(step);
        }
        return node;
    }

    @Test
    void aCellIsLegalExactlyWhereTheMethodActsAndTheModelHasTheSite() {
        assertTrue(Legality.reason(AdapterKind.LORA, Site.FFN_GATE, LLAMA).isEmpty());
        assertTrue(Legality.reason(AdapterKind.LORA, Site.FFN_GATE, BERT)
                .orElse("")
                .contains("no gate"));
        assertTrue(
                Legality.reason(AdapterKind.BOTTLENECK, Site.FFN_PARALLEL, BERT).isEmpty());
        assertTrue(
                Legality.reason(AdapterKind.BOTTLENECK, Site.ATTENTION_Q, BERT).isPresent());
        for (Site site : Site.values()) {
            assertTrue(Legality.reason(AdapterKind.BITFIT, site).isPresent());
            assertTrue(Legality.reason(AdapterKind.FULL, site).isPresent());
        }
    }

    private static Set<String> errorPaths(Recipe recipe, ModelShape shape) {
        return RecipeCheck.issues(recipe, shape).stream()
                .filter(Issue::error)
                .map(Issue::path)
                .collect(Collectors.toSet());
    }
}
