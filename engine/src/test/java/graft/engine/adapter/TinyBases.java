package graft.engine.adapter;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Inputs;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.ConfigFields;
import graft.engine.tensor.GradMode;
import graft.engine.tensor.Optimize;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;

/// Base models of random weights, small enough for tests.
public final class TinyBases {

    private static final String LLAMA = """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 50, "hidden_size": 16,
             "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
             "max_position_embeddings": 32, "initializer_range": 0.3, "tie_word_embeddings": true}""";

    private TinyBases() {}

    /// Three layers, width 16, vocabulary 50, with a masked-language head.
    public static BaseModel encoder() {
        return encoder(50);
    }

    /// The same with another vocabulary.
    public static BaseModel encoder(int vocabulary) {
        return of(bert(vocabulary));
    }

    /// The same with its matrices packed in NF4.
    public static BaseModel packedEncoder(int vocabulary) {
        return of(bert(vocabulary), PrecisionChoice.exactly(ComputeType.FP32, Set.of()));
    }

    /// The encoder with its matrices in bfloat16.
    public static BaseModel halfEncoder() {
        return of(bert(50), new PrecisionChoice(ComputeType.BF16, "test"));
    }

    /// The decoder with its matrices in bfloat16.
    public static BaseModel halfDecoder() {
        return of(LLAMA, new PrecisionChoice(ComputeType.BF16, "test"));
    }

    /// The encoder with its matrices kept in bfloat16 and computed in float32.
    public static BaseModel widenedEncoder() {
        return of(bert(50), PrecisionChoice.widened(ComputeType.BF16, "test"));
    }

    private static String bert(int vocabulary) {
        return """
                {"model_type": "bert", "architectures": ["BertForMaskedLM"], "vocab_size": %d, "hidden_size": 16,
                 "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 24,
                 "max_position_embeddings": 32, "initializer_range": 0.3}""".formatted(vocabulary);
    }

    /// Three layers, width 16, four heads over two of keys and values, vocabulary 50.
    public static BaseModel decoder() {
        return of(LLAMA);
    }

    /// As the decoder, as Mistral: each position sees itself and the two before.
    public static BaseModel slidingDecoder() {
        return of("""
                {"model_type": "mistral", "architectures": ["MistralForCausalLM"], "vocab_size": 50, "hidden_size": 16,
                 "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 24,
                 "max_position_embeddings": 32, "initializer_range": 0.3, "sliding_window": 3}""");
    }

    /// A GPT-2 of three layers, width 16, vocabulary 50.
    public static BaseModel learnedPositions() {
        return of("""
                {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 50, "n_embd": 16,
                 "n_layer": 3, "n_head": 4, "n_positions": 32, "initializer_range": 0.3}""");
    }

    private static BaseModel of(String config) {
        return of(config, new PrecisionChoice(ComputeType.FP32, "test"));
    }

    private static BaseModel of(String config, PrecisionChoice precision) {
        return BaseModel.random(ConfigFields.parse("tiny", config), precision, 1, Device.cpu());
    }

    /// Four rows of up to eight random tokens, padded at the end.
    public static Inputs inputs(NDManager manager) {
        Random random = new Random(5);
        long[][] ids = new long[4][8];
        long[][] mask = new long[4][8];
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < 8 - row; i++) {
                ids[row][i] = 1 + random.nextInt(49);
                mask[row][i] = 1;
            }
        }
        return new Inputs(matrix(manager, ids), matrix(manager, mask), null);
    }

    private static NDArray matrix(NDManager manager, long[][] rows) {
        long[] flat = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
        return manager.create(flat, new Shape(rows.length, rows[0].length));
    }

    /// Gives everything that is trained random values of deviation 0.3: as if it had learned something.
    public static void randomise(AdaptedModel model) {
        try (GradMode _ = GradMode.off();
                NDManager scope = model.base().manager().newSubManager()) {
            for (Parameter parameter : model.parameters()) {
                Shape shape = parameter.value().getShape();
                Optimize.copy(parameter.value(), scope.randomNormal(shape).mul(0.3));
            }
        }
    }
}
