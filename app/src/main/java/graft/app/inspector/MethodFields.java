package graft.app.inspector;

import graft.app.document.HiddenChanges;
import graft.app.inspector.MethodField.Entry;
import graft.app.inspector.MethodField.Flag;
import graft.app.inspector.MethodField.Number;
import graft.app.inspector.MethodField.NumberOr;
import graft.app.inspector.MethodField.Pick;
import graft.app.inspector.MethodField.Place;
import graft.app.inspector.MethodField.Text;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.Activation;
import graft.engine.recipe.AdapterKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of every method, in the order of its form: the one table that the inspector is made from. A
/// test holds it against what the engine reads and writes.
final class MethodFields {

    private static final String REDUCTIONS = Figures.trimmed(0.1) + " – " + Figures.count(1_000_000);

    private MethodFields() {}

    static List<MethodField> of(AdapterKind kind) {
        List<MethodField> fields = new ArrayList<>(
                switch (kind) {
                    case BOTTLENECK -> bottleneck();
                    case COMPACTER -> compacter();
                    case LORA -> lora();
                    case VERA -> vera();
                    case IA3 -> ia3();
                    case PREFIX -> prefix();
                    case PROMPT -> prompt();
                    case REFT -> reft();
                    case INVERTIBLE -> invertible();
                    case BITFIT -> bitFit();
                    case LAYERNORM -> List.of(layers());
                    case FULL -> List.of();
                });
        fields.add(field("learningRate", "field.rate", Place.MORE, number("> 0", Messages.text("field.rate.none"))));
        fields.add(field("name", "field.name", Place.MORE, new Text(Messages.text("field.name.none"))));
        return fields;
    }

    /// How large the adapter is: the one field that a first lesson changes. Empty of what has no size.
    static Optional<MethodField> size(AdapterKind kind) {
        return of(kind).stream()
                .filter(field -> HiddenChanges.SIZES.contains(field.name()) && field.entry() instanceof Number)
                .findFirst();
    }

    private static List<MethodField> bottleneck() {
        Map<String, String> presets = new LinkedHashMap<>();
        presets.put("", Messages.text("field.preset.none"));
        presets.put("pfeiffer", Messages.text("preset.pfeiffer"));
        presets.put("houlsby", Messages.text("preset.houlsby"));
        presets.put("parallel", Messages.text("preset.parallel"));
        presets.put("scaled-parallel", Messages.text("preset.scaled-parallel"));
        presets.put("adapter-plus", Messages.text("preset.adapter-plus"));
        List<MethodField> fields = new ArrayList<>();
        fields.add(field("preset", "field.wiring", Place.ROW, new Pick(presets)));
        fields.addAll(inner());
        return fields;
    }

    /// What a bottleneck and Compacter share.
    private static List<MethodField> inner() {
        return List.of(
                size("size", "field.size", "8", "16", "32", "48", "64", "256"),
                field("reductionFactor", "field.reduction", Place.HALF, number(REDUCTIONS)),
                field("activation", "field.activation", Place.ROW, activation()),
                field(
                        "scaling",
                        "field.scaling",
                        Place.ROW,
                        new NumberOr(
                                "≠ 0",
                                Messages.text("option.fixed"),
                                "1",
                                options(
                                        "learned", Messages.text("option.learned"),
                                        "channel", Messages.text("option.channel")))),
                dropout(),
                field(
                        "init",
                        "field.init",
                        Place.ROW,
                        new Pick(options(
                                "zero-up", Messages.text("option.zero-up"),
                                "bert", Messages.text("option.bert"),
                                "houlsby", Messages.text("option.houlsby"),
                                "mam", Messages.text("option.mam")))),
                flag("gate", "field.gate"),
                flag("bias", "field.bias"),
                field("stochasticDepth", "field.depth", Place.MORE, number("0 – 1")),
                flag("layerNormBefore", "field.norm.before"),
                flag("layerNormAfter", "field.norm.after"),
                flag("originalLayerNormBefore", "field.original.before"),
                flag("originalLayerNormAfter", "field.original.after"),
                flag("adapterResidualBeforeLayerNorm", "field.residual.own"),
                field(
                        "residualBeforeLayerNorm",
                        "field.residual",
                        Place.MORE,
                        new Pick(options(
                                "true", Messages.text("option.residual.before"),
                                "false", Messages.text("option.residual.after"),
                                "post_add", Messages.text("option.residual.post")))));
    }

    private static List<MethodField> compacter() {
        List<MethodField> fields = new ArrayList<>(List.of(
                field(
                        "preset",
                        "field.wiring",
                        Place.ROW,
                        new Pick(options(
                                "compacter", Messages.text("option.compacter"),
                                "compacter++", Messages.text("option.compacter.plus")))),
                size("phmDimension", "field.phm", "2", "4", "8"),
                field("phmRank", "field.phm.rank", Place.HALF, number("1 – d / n"))));
        fields.addAll(inner());
        fields.add(flag("sharedRule", "field.shared.rule"));
        fields.add(flag("factorizedRule", "field.factorized.rule"));
        fields.add(flag("sharedWeights", "field.shared.weights"));
        fields.add(flag("factorizedWeights", "field.factorized.weights"));
        return fields;
    }

    private static List<MethodField> lora() {
        return List.of(
                size("rank", "field.rank", "1", "2", "4", "8", "16", "64"),
                field("alpha", "field.alpha", Place.HALF, number("> 0")),
                field("rankStabilized", "field.stabilized", Place.ROW, new Flag()),
                field("dora", "field.dora", Place.ROW, new Flag()),
                dropout(),
                field(
                        "init",
                        "field.init",
                        Place.ROW,
                        new Pick(options(
                                "default", Messages.text("option.lora.default"),
                                "gaussian", Messages.text("option.lora.gaussian"),
                                "pissa", Messages.text("option.lora.pissa"),
                                "olora", Messages.text("option.lora.olora")))),
                field(
                        "bias",
                        "field.biases",
                        Place.MORE,
                        new Pick(options(
                                "none", Messages.text("option.biases.none"),
                                "all", Messages.text("option.biases.all"),
                                "adapted", Messages.text("option.biases.adapted")))),
                flag("biasTerm", "field.bias.term"),
                flag("gate", "field.lora.gate"));
    }

    private static List<MethodField> vera() {
        return List.of(
                size("rank", "field.vera.rank", "64", "128", "256", "512"),
                field("dInitial", "field.d.initial", Place.HALF, number("≠ 0")),
                dropout(),
                field("seed", "field.seed", Place.MORE, number("64 bit")),
                field("scaling", "field.vera.scaling", Place.MORE, number("≠ 0")));
    }

    private static List<MethodField> ia3() {
        return List.of(
                field(
                        "feedForward",
                        "field.feed-forward",
                        Place.ROW,
                        new Pick(options(
                                "input", Messages.text("option.ia3.input"),
                                "output", Messages.text("option.ia3.output")))),
                field("inputSites", "field.input.sites", Place.MORE, new Text(Messages.text("field.none"))));
    }

    private static List<MethodField> prefix() {
        return List.of(
                size("length", "field.length", "5", "10", "30", "60"),
                dropout(),
                field(
                        "projection",
                        "field.projection",
                        Place.ROW,
                        new NumberOr(
                                "1 – " + Figures.count(65_536),
                                Messages.text("option.projected"),
                                "512",
                                options("", Messages.text("option.free")))),
                field(
                        "gate",
                        "field.prefix.gate",
                        Place.ROW,
                        new Pick(options(
                                "false", Messages.text("option.gate.none"),
                                "true", Messages.text("option.gate.shared"),
                                "separate", Messages.text("option.gate.separate")))),
                flag("takesPositions", "field.takes.positions"));
    }

    private static List<MethodField> prompt() {
        return List.of(
                size("length", "field.prompt.length", "5", "10", "20", "50", "100"),
                field(
                        "init",
                        "field.prompt.init",
                        Place.ROW,
                        new Pick(options(
                                "random", Messages.text("option.prompt.random"),
                                "text", Messages.text("option.prompt.text")))),
                field("text", "field.prompt.text", Place.ROW, new Text(Messages.text("field.none"))),
                flag("afterFirst", "field.after.first"),
                flag("amongWords", "field.among.words"));
    }

    private static List<MethodField> reft() {
        return List.of(
                field(
                        "preset",
                        "field.reft.form",
                        Place.ROW,
                        new Pick(options(
                                "loreft", Messages.text("option.loreft"),
                                "noreft", Messages.text("option.noreft"),
                                "direft", Messages.text("option.direft")))),
                size("rank", "field.reft.rank", "1", "2", "4", "8", "16"),
                dropout(),
                field("prefixPositions", "field.positions.first", Place.HALF, number("≥ 0")),
                field("suffixPositions", "field.positions.last", Place.HALF, number("≥ 0")),
                flag("tied", "field.tied"),
                field("activation", "field.reft.activation", Place.MORE, activation()));
    }

    private static List<MethodField> invertible() {
        return List.of(
                field("reductionFactor", "field.invertible.reduction", Place.ROW, number(REDUCTIONS)),
                field("activation", "field.activation", Place.ROW, activation()));
    }

    private static List<MethodField> bitFit() {
        return List.of(field("terms", "field.terms", Place.ROW, new Text(Messages.text("field.terms.none"))), layers());
    }

    private static MethodField layers() {
        return field("layers", "field.layers", Place.ROW, new Text(Messages.text("field.layers.none")));
    }

    private static MethodField dropout() {
        return field("dropout", "field.dropout", Place.ROW, number("0 – 1"));
    }

    private static MethodField size(String name, String key, String... usual) {
        return field(name, key, Place.HALF, new Number(Messages.text("field.range.whole"), "", List.of(usual)));
    }

    private static Number number(String range) {
        return number(range, "");
    }

    private static Number number(String range, String none) {
        return new Number(range, none, List.of());
    }

    private static Pick activation() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Activation activation : Activation.values()) {
            options.put(activation.text(), words(activation));
        }
        return new Pick(options);
    }

    private static MethodField flag(String name, String key) {
        return field(name, key, Place.MORE, new Flag());
    }

    /// A field's label and help share a key: the label ends at the first line feed of its words.
    private static MethodField field(String name, String key, Place place, Entry entry) {
        String[] words = Messages.text(key).split("\n", 2);
        return new MethodField(name, words[0], words.length > 1 ? words[1] : "", entry, place);
    }

    private static Map<String, String> options(String... valuesAndWords) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < valuesAndWords.length; i += 2) {
            options.put(valuesAndWords[i], valuesAndWords[i + 1]);
        }
        return options;
    }

    private static String words(Activation activation) {
        return switch (activation) {
            case RELU -> "ReLU";
            case GELU -> "GELU";
            case GELU_TANH -> "GELU (tanh)";
            case GELU_CLIPPED -> "GELU (to 10)";
            case QUICK_GELU -> "GELU (quick)";
            case RELU_SQUARED -> "ReLU²";
            case RELU6 -> "ReLU6";
            case MISH -> "Mish";
            case LAPLACE -> "Laplace";
            case SWISH -> "Swish";
            case TANH -> "tanh";
            case SIGMOID -> "sigmoid";
            case LEAKY_RELU -> "leaky ReLU";
            case LINEAR -> Messages.text("option.linear");
        };
    }
}
