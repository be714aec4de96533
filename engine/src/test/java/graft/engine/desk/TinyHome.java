package graft.engine.desk;

import ai.djl.Device;
import graft.engine.model.BaseModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A Graft home for tests: one small random encoder, one small data set, one recipe; made in a second, learned in a
/// few.
public final class TinyHome {

    private static final String WORDS =
            "the a good bad film book was not very river old mill ada lives in york and of it";

    private TinyHome() {}

    /// Makes the home and sets `graft.home` to it.
    public static Path make(Path folder) throws IOException {
        Path model = Files.createDirectories(folder.resolve("samples/models/tiny"));
        vocabulary(model);
        Files.writeString(model.resolve("config.json"), """
                {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": 120, "hidden_size": 16,
                 "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "hidden_act": "gelu",
                 "max_position_embeddings": 64, "type_vocab_size": 2, "initializer_range": 0.3}
                """);
        try (BaseModel random = BaseModel.random(model, 1, Device.cpu())) {
            random.save(model);
        }
        Path data = Files.createDirectories(folder.resolve("samples/data/mini"));
        Files.writeString(data.resolve("sample.json"), """
                {"name": "mini", "title": "Good or bad", "task": {"kind": "classification", "labels": ["bad", "good"]},
                 "columns": {"text": "text", "label": "label"}, "files": {"train": "train.csv", "test": "test.csv"},
                 "rows": {"train": 160, "test": 40}, "description": "Says the word."}
                """);
        Files.writeString(data.resolve("train.csv"), rows(160, 1));
        Files.writeString(data.resolve("test.csv"), rows(40, 2));
        Path recipes = Files.createDirectories(folder.resolve("samples/recipes"));
        for (String name : new String[] {"mini", "demo"}) {
            Files.writeString(recipes.resolve(name + ".json"), """
                    {"schema": "graft.recipe/1", "name": "%s", "base": {"model": "tiny"},
                     "adapters": [{"kind": "bottleneck", "preset": "pfeiffer", "size": 4}],
                     "task": {"kind": "classification"}, "data": {"source": "mini", "maxLength": 24},
                     "training": {"epochs": 3, "batchSize": 16, "learningRate": 0.01}}
                    """.formatted(name));
        }
        System.setProperty("graft.home", folder.toString());
        return folder;
    }

    public static Path recipe(Path home) {
        return home.resolve("samples/recipes/mini.json");
    }

    /// Rows as CSV: the label is the word `good` or `bad` that stands among others.
    public static String rows(int count, long seed) {
        Random random = new Random(seed);
        String[] words = WORDS.split(" ");
        StringBuilder csv = new StringBuilder("text,label\n");
        for (int row = 0; row < count; row++) {
            String label = row % 2 == 0 ? "good" : "bad";
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 6; word++) {
                String filler = words[4 + random.nextInt(words.length - 4)];
                text.append(word == 3 ? label : filler).append(word < 5 ? " " : "");
            }
            csv.append(text).append(',').append(label).append('\n');
        }
        return csv.toString();
    }

    private static void vocabulary(Path model) throws IOException {
        StringBuilder words = new StringBuilder("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        for (String word : (WORDS + " , . !").split(" ")) {
            words.append(word).append('\n');
        }
        for (String symbol : "abcdefghijklmnopqrstuvwxyz0123456789".split("")) {
            words.append(symbol).append("\n##").append(symbol).append('\n');
        }
        Files.writeString(model.resolve("vocab.txt"), words);
    }
}
