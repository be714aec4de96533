package graft.engine.recipe;

import graft.engine.error.InvalidInput;
import graft.engine.recipe.ModelShape.SiteShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the {@link ModelShape} of a base model from its `config.json`, without opening its weights. One small
/// class per architecture ({@link BertShape}, {@link LlamaShape}); to add one, add its constant to {@link
/// Family}, write its class, and the compiler shows the switch below.
///
/// Which parameters a base has is decided by the class that `architectures` names, as the library that wrote
/// the file builds it: `BertModel` has a pooler, `BertForMaskedLM` has a prediction head and none, a
/// `…ForSequenceClassification` its classifier. `parameters` of `graft inspect` counts them all; the share of
/// a recipe (`percentOfBase`) is of that count. Tied tensors (a decoder that is the token embedding) count
/// once, under the embedding.
public final class ModelShapes {

    /// Bounds for what a configuration may claim; far above every published model, far below what overflows.
    static final int MOST_LAYERS = 1_000;

    static final int MOST_HEADS = 1_024;
    static final int WIDEST = 1 << 16;
    static final int WIDEST_FEED_FORWARD = 1 << 20;
    static final int MOST_TOKENS = 10_000_000;
    static final int MOST_POSITIONS = 100_000_000;
    static final int MOST_LABELS = 1_000_000;

    private ModelShapes() {}

    /// The shape of the model in a folder; `config.json` alone is enough.
    ///
    /// @throws InvalidInput MODEL_NOT_FOUND, MODEL_CONFIG (file and field named) or MODEL_UNSUPPORTED
    public static ModelShape read(Path folder) {
        return of(ConfigFields.of(folder));
    }

    /// The shape that a configuration describes.
    ///
    /// @throws InvalidInput as {@link #read}
    public static ModelShape of(ConfigFields config) {
        Family family = Architectures.family(config);
        return of(config, family, Architectures.named(config, family));
    }

    /// The same folder read as another class of its family, as `BertModel.from_pretrained` reads the file of a
    /// `BertForMaskedLM`.
    public static ModelShape readAs(Path folder, String architecture) {
        ConfigFields config = ConfigFields.of(folder);
        return of(config, Architectures.family(config), architecture);
    }

    private static ModelShape of(ConfigFields config, Family family, String architecture) {
        Purpose purpose = Architectures.purpose(config, family, architecture);
        ModelShape shape = switch (family) {
            case BERT -> BertShape.of(config, architecture, purpose);
            case ROBERTA, XLM_ROBERTA -> RobertaShape.of(config, family, architecture, purpose);
            case DISTILBERT -> DistilBertShape.of(config, architecture, purpose);
            case ELECTRA -> ElectraShape.of(config, architecture, purpose);
            case GPT2 -> Gpt2Shape.of(config, architecture, purpose);
            case LLAMA -> LlamaShape.of(config, architecture, purpose);
            case MISTRAL -> MistralShape.of(config, architecture, purpose);
            case QWEN2 -> Qwen2Shape.of(config, architecture, purpose);
            case QWEN3 -> Qwen3Shape.of(config, architecture, purpose);
        };
        return QuantisationConfig.of(config) == null ? shape : shape.stored(Precision.NF4);
    }

    /// Sizes that a configuration does not give and that its library knows another way, with what is taken
    /// for them: the first to look at where weights do not fit it.
    public static Map<String, Integer> unsaid(ConfigFields config, ModelShape shape) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        if (shape.family() == Family.GPT2) {
            sizes.put("n_embd", shape.width());
            sizes.put("n_layer", shape.layers());
            sizes.put("vocab_size", shape.vocabulary());
            sizes.put("n_positions", shape.positions());
        } else if (shape.family().learnedPositions()) {
            sizes.put("max_position_embeddings", shape.positions());
        }
        if (shape.family() == Family.ELECTRA) {
            shape.tensors().stream()
                    .filter(tensor -> tensor.role() == ModelShape.Role.EMBEDDING)
                    .findFirst()
                    .ifPresent(table -> sizes.put("embedding_size", table.dims().getLast()));
        }
        if (shape.segments() > 0) {
            sizes.put("type_vocab_size", shape.segments());
        }
        if (shape.has(Site.FFN_GATE)) {
            sizes.put("num_key_value_heads", shape.keyValueHeads());
        }
        sizes.keySet().removeIf(config::has);
        return sizes;
    }

    /// The sites of an encoder's layer, whose heads divide its width.
    ///
    /// @param embeddingWidth of the table of words
    static List<SiteShape> encoderSites(int width, int feedForward, int vocabulary, int embeddingWidth) {
        List<SiteShape> sites = new ArrayList<>(sites(width, width, width, feedForward, vocabulary, false));
        sites.removeIf(site -> site.site() == Site.EMBEDDING);
        sites.add(new SiteShape(Site.EMBEDDING, vocabulary, embeddingWidth));
        return sites;
    }

    /// The sites of a layer whose sub-layers read and write the model's width.
    ///
    /// @param attentionWidth heads × head size, the width of q and of what o reads
    /// @param keyValueWidth  key/value heads × head size, the width of k and v
    /// @param gated          true where the feed-forward block has a gate
    static List<SiteShape> sites(
            int width, int attentionWidth, int keyValueWidth, int feedForward, int vocabulary, boolean gated) {
        List<SiteShape> sites = new ArrayList<>(List.of(
                new SiteShape(Site.ATTENTION_Q, width, attentionWidth),
                new SiteShape(Site.ATTENTION_K, width, keyValueWidth),
                new SiteShape(Site.ATTENTION_V, width, keyValueWidth),
                new SiteShape(Site.ATTENTION_O, attentionWidth, width),
                new SiteShape(Site.ATTENTION_PREFIX, keyValueWidth, keyValueWidth),
                new SiteShape(Site.ATTENTION_OUTPUT, width, width),
                new SiteShape(Site.ATTENTION_PARALLEL, width, width),
                new SiteShape(Site.FFN_UP, width, feedForward)));
        if (gated) {
            sites.add(new SiteShape(Site.FFN_GATE, width, feedForward));
        }
        sites.add(new SiteShape(Site.FFN_DOWN, feedForward, width));
        sites.add(new SiteShape(Site.FFN_OUTPUT, width, width));
        sites.add(new SiteShape(Site.FFN_PARALLEL, width, width));
        sites.add(new SiteShape(Site.LAYER_OUTPUT, width, width));
        sites.add(new SiteShape(Site.EMBEDDING, vocabulary, width));
        return sites;
    }
}
