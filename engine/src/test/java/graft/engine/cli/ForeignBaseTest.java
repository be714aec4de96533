package graft.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Assembly;
import graft.engine.checkpoint.SafeTensorsWriter;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Precision;
import graft.engine.recipe.RecipeJson;
import graft.engine.train.TrainedAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An adapter knows what base it is for, even where its tensors would fit another.
class ForeignBaseTest {

    private static final String BERT = """
            {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 50, "hidden_size": 16,
             "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24,
             "max_position_embeddings": 32, "initializer_range": 0.3}""";
    private static final String ROBERTA = """
            {"model_type": "roberta", "architectures": ["RobertaModel"], "vocab_size": 50, "hidden_size": 16,
             "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24, "type_vocab_size": 1,
             "max_position_embeddings": 34, "initializer_range": 0.3}""";

    @TempDir
    Path files;

    private final List<String> told = new ArrayList<>();
    private final Logger root = Logger.getLogger("graft");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord said) {
            if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
                told.add(said.getMessage());
            }
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private Path bert;

    @BeforeEach
    void train() throws IOException {
        root.addHandler(listener);
        bert = model("bert", BERT, 1);
        try (BaseModel base = BaseModel.load(bert, Precision.FP32, Device.cpu())) {
            var recipe = RecipeJson.read("""
                    {"schema": "graft.recipe/1", "name": "a", "base": {"model": "%s"},
                     "adapters": [{"kind": "bottleneck", "preset": "pfeiffer", "size": 4}],
                     "task": {"kind": "classification", "labels": ["a", "b"]}, "data": {"source": "none"}}
                    """.formatted(bert));
            try (AdaptedModel model = AdaptedModel.build(base, recipe.adapters(), recipe.task(), 1)) {
                TrainedAdapter.write(files.resolve("adapter"), model, recipe, Assembly.Extension.NONE);
            }
            NDArray ids = base.manager().ones(new Shape(1, 5), DataType.INT64);
            SafeTensorsWriter.write(files.resolve("in.safetensors"), Map.of("input_ids", ids), Map.of());
        }
    }

    @AfterEach
    void listenNoMore() {
        root.removeHandler(listener);
    }

    private Path model(String name, String config, long seed) throws IOException {
        Path folder = Files.createDirectories(files.resolve(name));
        Files.writeString(folder.resolve("config.json"), config);
        try (BaseModel random = BaseModel.random(folder, seed, Device.cpu())) {
            random.save(folder);
        }
        return folder;
    }

    private CommandRun forward(Path model) {
        return CommandRun.of(
                "forward",
                model.toString(),
                "--adapter",
                files.resolve("adapter").toString(),
                "--inputs",
                files.resolve("in.safetensors").toString(),
                "--out",
                files.resolve("out.safetensors").toString());
    }

    private void refused(CommandRun run, String why) {
        assertEquals(2, run.status(), run.out() + run.err());
        assertTrue(run.err().startsWith("GRAFT-1307: "), run.err());
        assertTrue(run.err().contains("adapter for " + bert + " (bert, 2 layers of width 16)"), run.err());
        assertTrue(run.err().contains(why), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(Files.exists(files.resolve("out.safetensors")), "nothing is written");
    }

    @Test
    void onItsOwnBaseNothingIsSaid() {
        CommandRun run = forward(bert);
        assertEquals(0, run.status(), run.err());
        assertEquals(List.of(), told);
    }

    @Test
    void anotherFamilyIsRefusedThoughEveryTensorFits() throws IOException {
        refused(forward(model("roberta", ROBERTA, 1)), "another family, roberta");
    }

    @Test
    void anotherShapeIsRefusedThoughEveryTensorFits() throws IOException {
        refused(
                forward(model("wide", BERT.replace("\"intermediate_size\": 24", "\"intermediate_size\": 48"), 1)),
                "width of the feed-forward maps 48 instead of 24");
        refused(forward(model("deep", BERT.replace("layers\": 2", "layers\": 3"), 1)), "layers 3 instead of 2");
        refused(
                forward(model("words", BERT.replace("\"vocab_size\": 50", "\"vocab_size\": 60"), 1)),
                "vocabulary 60 instead of 50");
    }

    @Test
    void theBaseThatARecipeNamesIsCheckedToo() throws IOException {
        model("bert", BERT.replace("\"vocab_size\": 50", "\"vocab_size\": 60"), 1);
        CommandRun run = CommandRun.of(
                "export",
                files.resolve("adapter").toString(),
                "--format",
                "peft",
                "--out",
                files.resolve("out.safetensors").toString());
        refused(run, "vocabulary 60 instead of 50");
    }

    @Test
    void anotherOfTheSameShapeIsUsedAndToldOfOnce() throws IOException {
        CommandRun run = forward(model("other", BERT, 2));
        assertEquals(0, run.status(), run.err());
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().contains("other weight files"), told.toString());
    }

    @Test
    void aFolderOfAnOlderVersionIsJudgedByTheBaseThatItsRecipeNames() throws IOException {
        Files.delete(files.resolve("adapter/base.json"));
        refused(forward(model("roberta", ROBERTA, 1)), "another family, roberta");
        assertEquals(0, forward(bert).status());
        Files.move(bert, files.resolve("gone"));
        assertEquals(0, forward(files.resolve("gone")).status(), "where that base is gone, tensors alone must fit");
    }

    @Test
    void aDamagedFactIsNamed() throws IOException {
        Files.writeString(files.resolve("adapter/base.json"), "{\"model\": 3}");
        CommandRun run = forward(bert);
        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("GRAFT-1306: ") && run.err().contains("base.json"), run.err());
    }
}
