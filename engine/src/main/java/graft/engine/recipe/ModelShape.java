package graft.engine.recipe;

import java.util.List;
import java.util.Optional;

/// A base model's shape, known from its `config.json` alone: enough to count, to estimate memory, and to draw
/// the canvas.
///
/// @param family           whose architecture
/// @param architecture     the class named in the configuration, for example `BertForMaskedLM`, or the
/// family's plain one
/// @param layers           number of layers L
/// @param width            hidden size d
/// @param heads            attention heads
/// @param keyValueHeads    heads of keys and values (grouped-query attention), else the same
/// @param headSize         size of a head; heads × headSize may differ from d
/// @param feedForward      inner width of the feed-forward block
/// @param vocabulary       rows of the token embedding
/// @param positions        the longest row in tokens: what a learned position embedding has room for, or the
///                         longest length that rotary positions were trained on
/// @param tensors          every parameter of the base model, tied ones once, from the input to the
/// head
/// @param sites            the sites a layer offers, with the widths an adapter sees
/// @param stored           `nf4` where the folder's matrices are packed so, else `auto`
public record ModelShape(
        Family family,
        String architecture,
        int layers,
        int width,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForward,
        int vocabulary,
        int positions,
        List<Tensor> tensors,
        List<SiteShape> sites,
        Precision stored) {

    private static final String WEIGHT = ".weight";

    /// Of a folder whose weights are not packed.
    public ModelShape(
            Family family,
            String architecture,
            int layers,
            int width,
            int heads,
            int keyValueHeads,
            int headSize,
            int feedForward,
            int vocabulary,
            int positions,
            List<Tensor> tensors,
            List<SiteShape> sites) {
        this(
                family,
                architecture,
                layers,
                width,
                heads,
                keyValueHeads,
                headSize,
                feedForward,
                vocabulary,
                positions,
                tensors,
                sites,
                Precision.AUTO);
    }

    /// What a parameter of the base is, for counting and for choosing what is trained.
    public enum Role {
        EMBEDDING,
        MATRIX,
        BIAS,
        NORM_WEIGHT,
        NORM_BIAS
    }

    /// @param name  as in the model's file, without the family's prefix (`bert.`, `model.`)
    /// @param dims  its shape
    /// @param layer the layer it belongs to, or -1
    /// @param role  what it is
    /// @param part  the linear map it belongs to as a site name, `norm` for norms of the body, `embedding`
    /// for tables, else its module (`pooler`, `cls`, `classifier`, `lm_head`)
    public record Tensor(String name, List<Integer> dims, int layer, Role role, String part) {
        public Tensor {
            dims = List.copyOf(dims);
        }

        public long count() {
            long count = 1;
            for (int dim : dims) {
                count *= dim;
            }
            return count;
        }
    }

    /// @param in  width of what an adapter reads there
    /// @param out width of what it writes
    public record SiteShape(Site site, int in, int out) {}

    public ModelShape {
        tensors = List.copyOf(tensors);
        sites = List.copyOf(sites);
    }

    /// The same model, stored otherwise.
    ModelShape stored(Precision newStored) {
        return new ModelShape(
                family,
                architecture,
                layers,
                width,
                heads,
                keyValueHeads,
                headSize,
                feedForward,
                vocabulary,
                positions,
                tensors,
                sites,
                newStored);
    }

    /// The precision in which the base is kept where a recipe asks for one: `auto` leaves packed matrices
    /// packed.
    public Precision precision(Precision asked) {
        return asked == Precision.AUTO ? stored : asked;
    }

    /// What the class is for.
    public Purpose purpose() {
        return family.purpose(architecture).orElse(Purpose.PLAIN);
    }

    /// Rows of the table of segments (token types): 1 or 0 where the model tells none apart.
    public int segments() {
        return tensors.stream()
                .filter(tensor -> tensor.name().endsWith("token_type_embeddings.weight"))
                .mapToInt(tensor -> tensor.dims().getFirst())
                .findFirst()
                .orElse(0);
    }

    /// Parameters of the base model, tied tensors once.
    public long parameters() {
        long sum = 0;
        for (Tensor tensor : tensors) {
            sum += tensor.count();
        }
        return sum;
    }

    /// Whether queries, keys and values are one map in the files, so that {@link Site#ATTENTION_QKV} exists.
    /// It is none of {@link #sites}: a recipe made here names the three.
    private boolean hasJointProjections() {
        return family == Family.GPT2;
    }

    /// The matrix of a map outside the layers ({@link Site#once}); none of {@link #sites} either. Of words that are
    /// predicted by the embedding it is the table.
    private Optional<Tensor> once(Site site) {
        if (!site.once()) {
            return Optional.empty();
        }
        Optional<Tensor> own =
                tensors.stream().filter(tensor -> isWeight(tensor, site)).findFirst();
        return own.isEmpty() && site == Site.HEAD_WORDS && predictsWords() ? Optional.of(tokens()) : own;
    }

    /// Whether the class has a head that predicts words: in encoders its bias tells.
    private boolean predictsWords() {
        String bias = family.wordsBias();
        return purpose().causal() && !family.encoder()
                || tensors.stream().anyMatch(tensor -> tensor.name().equals(bias));
    }

    /// The table of tokens.
    private Tensor tokens() {
        return tensors.stream()
                .filter(tensor -> tensor.role() == Role.EMBEDDING)
                .findFirst()
                .orElseThrow();
    }

    /// Whether words are predicted by the table of tokens instead of a matrix of the head's own.
    public boolean tiedWords() {
        return once(Site.HEAD_WORDS)
                .filter(tensor -> tensor.role() == Role.EMBEDDING)
                .isPresent();
    }

    private static boolean isWeight(Tensor tensor, Site site) {
        return site.modules().stream().anyMatch(module -> tensor.name().equals(module + WEIGHT));
    }

    /// The module that a map outside the layers is here, as its tensors' names begin.
    public Optional<String> module(Site site) {
        return site == Site.HEAD_WORDS && tiedWords()
                ? Optional.of(family.wordsModule())
                : once(site)
                        .map(tensor -> tensor.name().substring(0, tensor.name().length() - WEIGHT.length()));
    }

    /// The shape at a site.
    ///
    /// @throws IllegalArgumentException when this architecture has no such site
    public SiteShape site(Site site) {
        if (site == Site.ATTENTION_QKV && hasJointProjections()) {
            return new SiteShape(site, width, width * 3);
        }
        Optional<Tensor> once = once(site);
        if (once.isPresent()) {
            return new SiteShape(
                    site, once.get().dims().getLast(), once.get().dims().getFirst());
        }
        for (SiteShape shape : sites) {
            if (shape.site() == site) {
                return shape;
            }
        }
        throw new IllegalArgumentException(family.modelType() + " has no site " + site.text());
    }

    /// Asked for each place on every movement of a drag: the short list comes first.
    public boolean has(Site site) {
        for (SiteShape shape : sites) {
            if (shape.site() == site) {
                return true;
            }
        }
        return site == Site.ATTENTION_QKV && hasJointProjections() || once(site).isPresent();
    }
}
