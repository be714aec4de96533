package graft.engine.exchange.torchscript;

import ai.djl.ndarray.NDArray;
import graft.engine.recipe.Activation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The source of a module while it is written: lines, and the tensors that they name.
final class ScriptText {

    static final String CLASS = "GraftModel";

    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, NDArray> values;
    private final StringBuilder methods = new StringBuilder();

    /// @param values every tensor of the model by name
    ScriptText(Map<String, NDArray> values) {
        this.values = values;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /// How an expression names a tensor of the model.
    String tensor(String name) {
        return tensor(name, Objects.requireNonNull(values.get(name), name));
    }

    /// As above, of one that is not among the model's.
    String tensor(String name, NDArray value) {
        return "self."
                + attributes.computeIfAbsent(name, any -> {
                    String attribute = "t" + tensors.size() + "_" + name.replaceAll("[^A-Za-z0-9]+", "_");
                    tensors.put(attribute, value);
                    return attribute;
                });
    }

    /// `W x + b`; a bias that is not there is left out.
    String linear(String x, String module) {
        return linear(x, module + ".weight", module + ".bias");
    }

    String linear(String x, String weight, @Nullable String bias) {
        String term = bias == null || !has(bias) ? "None" : tensor(bias);
        return "torch.linear(" + x + ", " + tensor(weight) + ", " + term + ")";
    }

    String layerNorm(String x, String module, double eps) {
        NDArray weight = Objects.requireNonNull(values.get(module + ".weight"), module);
        return "torch.layer_norm(" + x + ", [" + weight.getShape().get(0) + "], " + tensor(module + ".weight") + ", "
                + tensor(module + ".bias") + ", " + number(eps) + ", False)";
    }

    String rmsNorm(String x, String module, double eps) {
        return "(self).rms_norm(" + x + ", " + tensor(module + ".weight") + ", " + number(eps) + ")";
    }

    static String activate(Activation activation, String x) {
        return switch (activation) {
            case RELU -> "torch.relu(" + x + ")";
            case RELU_SQUARED -> "torch.square(torch.relu(" + x + "))";
            case RELU6 -> "torch.relu6(" + x + ")";
            case GELU -> "torch.gelu(" + x + ", approximate=\"none\")";
            case GELU_TANH -> "torch.gelu(" + x + ", approximate=\"tanh\")";
            case GELU_CLIPPED -> "(self).gelu_clipped(" + x + ")";
            case LAPLACE -> "(self).laplace(" + x + ")";
            case QUICK_GELU -> "(self).quick_gelu(" + x + ")";
            case SWISH -> "torch.silu(" + x + ")";
            case MISH -> "torch.mish(" + x + ")";
            case TANH -> "torch.tanh(" + x + ")";
            case SIGMOID -> "torch.sigmoid(" + x + ")";
            case LEAKY_RELU -> "torch.leaky_relu(" + x + ", 0.01)";
            case LINEAR -> x;
        };
    }

    /// A number as source that is read back as the same double.
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.17g", value);
        return text.contains(".") || text.contains("e") ? text : text + ".";
    }

    /// Begins a method.
    ///
    /// @param arguments after `self`
    void method(String name, String arguments, String type) {
        methods.append("  def ")
                .append(name)
                .append("(self: __torch__.")
                .append(CLASS)
                .append(", ")
                .append(arguments)
                .append(") -> ")
                .append(type)
                .append(":\n");
    }

    void line(String text) {
        methods.append("    ").append(text).append('\n');
    }

    /// Methods as they are.
    void append(String text) {
        methods.append(text);
    }

    Map<String, NDArray> tensors() {
        return tensors;
    }

    /// The whole module.
    String source() {
        StringBuilder text = new StringBuilder("class " + CLASS + "(Module):\n  __parameters__ = []\n");
        text.append("  __buffers__ = [");
        tensors.keySet().forEach(name -> text.append('"').append(name).append("\", "));
        text.append("]\n  training : bool\n");
        tensors.keySet().forEach(name -> text.append("  ").append(name).append(" : Tensor\n"));
        return text.append(methods).toString();
    }
}
