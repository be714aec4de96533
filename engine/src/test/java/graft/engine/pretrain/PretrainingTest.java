package graft.engine.pretrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.runs.RunCurve;
import graft.engine.runs.RunFolder;
import graft.engine.runs.Workspace;
import graft.engine.train.RunOutcome;
import graft.engine.train.StopToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {

    private static final String ENCODER = """
            {"schema": "graft.pretrain/1", "name": "toy-encoder",
             "config": {"architectures": ["BertForMaskedLM"], "model_type": "bert", "hidden_size": 16,
               "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32,
               "max_position_embeddings": 40, "type_vocab_size": 2, "tie_word_embeddings": true},
             "tokenizer": {"kind": "wordpiece", "vocabulary": 400, "documents": 100},
             "text": {"documents": 200, "validation": 20, "seed": 3, "sequels": true},
             "maxLength": 32,
             "training": {"epochs": 3, "batchSize": 16, "learningRate": 1e-2, "earlyStopping": false}}""";

    private static final String DECODER = """
            {"schema": "graft.pretrain/1", "name": "toy-decoder",
             "config": {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 16,
               "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 32,
               "max_position_embeddings": 64, "rms_norm_eps": 1e-6, "tie_word_embeddings": true},
             "tokenizer": {"kind": "byte-bpe", "vocabulary": 400, "documents": 100},
             "text": {"documents": 100, "validation": 10, "seed": 3},
             "maxLength": 32,
             "training": {"epochs": 2, "batchSize": 16, "learningRate": 1e-2, "earlyStopping": false}}""";

    @TempDir
    private Path folder;

    private RunFolder pretrain(String recipe, Path out) {
        RunFolder run = Pretraining.create(PretrainRecipe.parse("test", recipe), new Workspace(folder));
        assertTrue(Pretraining.is(run));
        RunOutcome outcome = Pretraining.run(run, out, Device.cpu(), StopToken.NEVER, _ -> {});
        assertInstanceOf(RunOutcome.Completed.class, outcome);
        return run;
    }

    private static Set<String> names(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    @Test
    void anEncoderLearnsAndBecomesAnOrdinaryModelFolder() throws IOException {
        Path out = folder.resolve("toy-encoder");
        RunCurve curve = new RunCurve(pretrain(ENCODER, out).events());
        assertTrue(curve.loss(curve.size() - 1) < 0.9 * curve.loss(0), "the loss falls");
        assertEquals(
                Set.of(
                        "README.md",
                        "config.json",
                        "model.safetensors",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.txt"),
                names(out));
        try (BaseModel model = BaseModel.load(out, Precision.FP32, Device.cpu());
                Tokenizer tokenizer = Tokenizer.load(out)) {
            assertEquals(tokenizer.vocabularySize(), model.shape().vocabulary());
            assertTrue(model.hasVocabularyHead());
        }
    }

    @Test
    void aDecoderBecomesAnOrdinaryModelFolder() throws IOException {
        Path out = folder.resolve("toy-decoder");
        RunCurve curve = new RunCurve(pretrain(DECODER, out).events());
        assertTrue(curve.loss(curve.size() - 1) < 0.9 * curve.loss(0), "the loss falls");
        assertTrue(names(out).containsAll(Set.of("config.json", "model.safetensors", "tokenizer.json", "README.md")));
        try (BaseModel model = BaseModel.load(out, Precision.FP32, Device.cpu())) {
            assertEquals(2, model.shape().keyValueHeads());
        }
    }

    @Test
    void aWrongFieldIsNamed() {
        InvalidInput wrong = assertThrows(
                InvalidInput.class,
                () -> PretrainRecipe.parse("r.json", ENCODER.replace("\"vocabulary\": 400", "\"vocabulary\": -1")));
        assertEquals(ErrorCode.RECIPE_INVALID, wrong.code());
        assertTrue(wrong.getMessage().contains("tokenizer.vocabulary"), wrong.getMessage());
        assertThrows(InvalidInput.class, () -> PretrainRecipe.parse("r.json", "{"));
    }
}
