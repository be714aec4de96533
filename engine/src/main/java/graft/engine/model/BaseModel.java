package graft.engine.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import graft.engine.checkpoint.ModelFolder;
import graft.engine.checkpoint.ModelHash;
import graft.engine.checkpoint.ModelWriter;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShape.Role;
import graft.engine.recipe.ModelShapes;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Site;
import graft.engine.tensor.Packed;
import graft.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A base model on a device. It is frozen: adapted models attach to its sites and stand trainable copies of
/// its parameters beside it, but never change it. Close it when no adapted model uses it any more.
public final class BaseModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BaseModel.class);

    private final NDManager manager;
    private final ModelShape shape;
    private final ConfigFields config;
    private final PrecisionChoice precision;
    private final Backbone backbone;
    private final ForwardPass passes;
    private final Map<String, Weight> weights;
    private final Map<Site, Linear> once = new EnumMap<>(Site.class);
    private @Nullable Path folder;
    private @Nullable String hash;

    private BaseModel(
            NDManager manager,
            ModelShape shape,
            ConfigFields config,
            PrecisionChoice precision,
            WeightSource.Filler filler) {
        this.manager = manager;
        this.shape = shape;
        this.config = config;
        this.precision = precision;
        WeightSource source = new WeightSource(manager, shape, precision, filler);
        this.backbone = Backbone.of(source, shape, config);
        this.passes = new ForwardPass(backbone, shape, source.wide());
        // Of some classes a head is no use here (the next-sentence head beside the one for words): saving keeps it.
        shape.tensors().forEach(tensor -> source.weight(tensor.name()));
        this.weights = source.all();
        for (Site site : Site.values()) {
            shape.module(site).map(source::made).ifPresent(map -> once.put(site, map));
        }
    }

    /// Loads a folder. Weights that the files have in the type that is asked for are used where they lie: the
    /// files must not be changed while the model is open.
    ///
    /// @param precision of the frozen matrices; `auto` chooses and says why ({@link #precision})
    /// @throws InvalidInput when configuration and weights do not fit, or the architecture is not
    /// supported
    public static BaseModel load(Path folder, Precision precision, Device device) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            return load(files, PrecisionChoice.of(precision, files.shape(), List.of(), device), device);
        }
    }

    /// Loads a folder in a precision already chosen, for example by {@link PrecisionChoice#of} for a recipe's
    /// adapters.
    public static BaseModel load(Path folder, PrecisionChoice precision, Device device) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            return load(files, precision, device);
        }
    }

    /// Loads a folder as another class of its family: a masked-language model as the plain encoder,
    /// say.
    ///
    /// @param architecture name of the class, for example `BertModel`
    public static BaseModel load(Path folder, String architecture, Precision precision, Device device) {
        try (ModelFolder files = ModelFolder.open(folder, architecture)) {
            return load(files, PrecisionChoice.of(precision, files.shape(), List.of(), device), device);
        }
    }

    /// As above, in a precision already chosen.
    public static BaseModel load(Path folder, String architecture, PrecisionChoice precision, Device device) {
        try (ModelFolder files = ModelFolder.open(folder, architecture)) {
            return load(files, precision, device);
        }
    }

    private static BaseModel load(ModelFolder files, PrecisionChoice precision, Device device) {
        if (!files.unused().isEmpty()) {
            LOG.info("{}: not used: {}", files.folder(), String.join(", ", files.unused()));
        }
        BaseModel model =
                build(files.shape(), files.config(), precision, device, new FolderFiller(files, precision, device));
        model.folder = files.folder();
        return model;
    }

    /// A model of random weights in the shape that a folder's configuration describes, in float32: matrices
    /// and embeddings normal with the configuration's `initializer_range`, biases 0, norms 1.
    public static BaseModel random(Path folderWithConfig, long seed, Device device) {
        ConfigFields config = ConfigFields.of(folderWithConfig);
        return random(config, new PrecisionChoice(ComputeType.FP32, "new weights are trained in fp32"), seed, device);
    }

    /// As above, from a configuration in memory and in any precision: for measuring speed without
    /// files.
    public static BaseModel random(ConfigFields config, PrecisionChoice precision, long seed, Device device) {
        float deviation = (float) config.number("initializer_range", 0.02, 0, 10);
        Torch.seed(seed);
        return build(ModelShapes.of(config), config, precision, device, (manager, tensor, type) -> {
            Shape dims = new Shape(
                    tensor.dims().stream().mapToLong(Integer::longValue).toArray());
            return switch (tensor.role()) {
                case EMBEDDING, MATRIX -> type.converted(manager.randomNormal(0, deviation, dims, DataType.FLOAT32));
                case BIAS, NORM_BIAS -> manager.zeros(dims);
                case NORM_WEIGHT -> manager.ones(dims);
            };
        });
    }

    private static BaseModel build(
            ModelShape shape,
            ConfigFields config,
            PrecisionChoice precision,
            Device device,
            WeightSource.Filler filler) {
        NDManager manager = Torch.manager(device);
        try {
            return new BaseModel(manager, shape, config, precision, filler);
        } catch (RuntimeException failure) {
            manager.close();
            throw failure;
        }
    }

    /// The inputs as the layers see them: with the virtual tokens of adapters, whose ids are −1.
    public Inputs extended(Inputs inputs, Pass pass) {
        return tokens().virtual().extend(inputs, pass);
    }

    /// A hidden state (B, n + S, d) at the text's own positions, without those of virtual tokens: (B, S, d).
    public NDArray text(NDArray last, Pass pass) {
        return tokens().virtual().text(last, pass);
    }

    /// Where places of the flattened text (B·S) lie among all positions.
    public long[] ofText(long[] places, Inputs inputs, Pass pass) {
        return tokens().virtual().ofText(places, inputs.length(), pass);
    }

    /// Runs the model. Results belong to the manager of `inputs.inputIds`, and hold the positions of virtual
    /// tokens too.
    ///
    /// @param allStates keep every layer's output
    public Hidden forward(Inputs inputs, Pass pass, boolean allStates) {
        return allStates ? passes.states(inputs, pass) : new Hidden(passes.last(inputs, pass, null), List.of());
    }

    /// Reads further positions of rows whose beginning is in the cache, and puts them there.
    ///
    /// @param inputs ids (B, T) of the further positions; the attention mask covers all, (B, cached + T)
    public NDArray step(Inputs inputs, Pass pass, KeyValueCache cache) {
        NDArray last = passes.last(inputs, pass, cache);
        cache.advance(last.getShape().get(1));
        return last;
    }

    /// Where a pass begins that does not begin with the embeddings.
    ///
    /// @param layer the first layer to run
    /// @param state (B, S, d) float32 what it reads, attached to the manager of the inputs
    public record Start(int layer, NDArray state) {}

    /// The last hidden state at some positions only, (N, d): what the last layer does after attention is left
    /// undone elsewhere.
    ///
    /// @param start  null for the inputs' embeddings
    /// @param places in the flattened (B·S), virtual tokens included ({@link #ofText})
    public NDArray at(Inputs inputs, Pass pass, @Nullable Start start, long[] places) {
        return passes.at(inputs, pass, start, places);
    }

    /// The layers in which an adapter needs the rows of a micro-batch padded to one length; elsewhere they
    /// can lie end to end ({@link RowLayout}).
    public List<Integer> needsPadding(Pass pass) {
        return passes.needsPadding(pass);
    }

    /// What layer `layer` reads, (B, S, d) float32.
    public NDArray upTo(int layer, Inputs inputs, Pass pass) {
        return passes.upTo(layer, inputs, pass);
    }

    /// How many layers, from the first, are the base's own still, with what they read: no adapter is in them
    /// and no parameter is trained, so that a row's states up to there never change.
    public int untouchedLayers() {
        List<? extends TransformerLayer> layers = backbone.layers();
        int count = 0;
        boolean entered = map(Site.EMBEDDING_PROJECTION).stream()
                .allMatch(map -> map.hooks().isEmpty());
        while (entered && tokens().untouched() && !trains(-1) && count < layers.size() && untouched(count)) {
            count++;
        }
        return count;
    }

    private boolean untouched(int layer) {
        return backbone.layers().get(layer).hooks().stream().allMatch(Hooks::isEmpty) && !trains(layer);
    }

    private boolean trains(int layer) {
        return weights.values().stream()
                .anyMatch(weight -> weight.trainable() && weight.tensor().layer() == layer);
    }

    /// Logits of the model's own head on a last hidden state, or null where it has none: (B, C), or (B, S, C)
    /// for token classifiers, or (B, S, V) for language models.
    public @Nullable NDArray logits(NDArray last, Inputs inputs) {
        Head classifier = backbone.classifier();
        if (classifier != null) {
            return classifier.logits(this, last, inputs, Pass.EVALUATION);
        }
        return hasVocabularyHead() ? vocabulary(last, Pass.EVALUATION) : null;
    }

    /// The pretrained summary (B, d) of a last hidden state, or null.
    public @Nullable NDArray pooled(NDArray last, Pass pass) {
        Pooler pooler = backbone.pooler();
        return pooler == null ? null : pooler.apply(last, pass);
    }

    /// A linear map outside the layers ({@link Site#once}); empty where the base has none or computes nothing
    /// with it.
    public Optional<Linear> map(Site site) {
        return Optional.ofNullable(once.get(site));
    }

    /// The pretrained summary (B, d) of each row's first position, already chosen (B, d).
    NDArray pooledFirst(NDArray first, Pass pass) {
        return Objects.requireNonNull(backbone.pooler(), "the base has no pooler")
                .ofFirst(first, pass);
    }

    public boolean hasPooler() {
        return backbone.pooler() != null;
    }

    /// Vocabulary logits (N, V) of hidden states (N, d).
    ///
    /// @throws NullPointerException when the class has no such head
    public NDArray vocabulary(NDArray rows, Pass pass) {
        return Objects.requireNonNull(backbone.languageHead(), "no language head")
                .logits(rows, pass);
    }

    /// The sum of the cross entropies of those logits against labels (N), (), with gradients.
    ///
    /// @param smoothing label smoothing, 0 ≤ ε < 1
    public NDArray vocabularyLossSum(NDArray rows, NDArray labels, double smoothing, Pass pass) {
        return Objects.requireNonNull(backbone.languageHead(), "no language head")
                .crossEntropySum(rows, labels, smoothing, pass);
    }

    public boolean hasVocabularyHead() {
        return backbone.languageHead() != null;
    }

    /// Whether the words that the architecture predicts are those of its embedding, as far as the
    /// configuration says.
    public boolean tiedWords() {
        return config.flag("tie_word_embeddings", !shape.has(Site.FFN_GATE));
    }

    /// The tokens that end a text, as the folder names them.
    ///
    /// @throws InvalidInput when its `generation_config.json` cannot be read
    public Set<Integer> endTokens() {
        return EndTokens.of(folder, config);
    }

    /// The classifier that came with the folder, or null.
    public @Nullable Head ownHead() {
        return backbone.classifier();
    }

    public List<? extends TransformerLayer> layers() {
        return backbone.layers();
    }

    /// Where token ids become vectors.
    public TokenTable tokens() {
        return backbone.tokens();
    }

    /// Dropout of the configuration.
    public double dropout() {
        return backbone.dropout();
    }

    /// Its parameters by {@link ModelShape}'s names.
    public Map<String, Weight> weights() {
        return Collections.unmodifiableMap(weights);
    }

    public ModelShape shape() {
        return shape;
    }

    /// Which model it is: {@link ModelHash#sampled} of its files; empty where it has none, or they are gone.
    public synchronized String hash() {
        if (hash == null) {
            try {
                hash = folder == null ? "" : ModelHash.sampled(folder);
            } catch (IOException gone) {
                LOG.info("The model's hash is not known: {}", FileFault.of(gone));
                hash = "";
            }
        }
        return hash;
    }

    public ConfigFields config() {
        return config;
    }

    /// How frozen matrices are kept, and why.
    public PrecisionChoice precision() {
        return precision;
    }

    /// Bytes that its frozen parameters take in memory.
    public long weightBytes() {
        return weights.values().stream().mapToLong(this::bytes).sum();
    }

    private long bytes(Weight weight) {
        Packed packed = weight.packed();
        boolean half = precision.type() != ComputeType.FP32 && weight.tensor().role() == Role.MATRIX;
        return packed != null ? packed.bytes() : weight.tensor().count() * (half ? 2 : Float.BYTES);
    }

    public NDManager manager() {
        return manager;
    }

    public Device device() {
        return manager.getDevice();
    }

    /// Writes `model.safetensors` with the values in use (trained ones while a model trains them), under the
    /// names that the architecture's files have.
    public void save(Path folder) {
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> values = new HashMap<>();
            for (Weight weight : weights.values()) {
                NDArray kept = weight.value(scope);
                NDArray value = precision.type().out(kept);
                if (value != kept) {
                    value.attach(scope);
                }
                values.put(weight.name(), value);
            }
            ModelWriter.write(folder.resolve("model.safetensors"), shape, values, scope);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
