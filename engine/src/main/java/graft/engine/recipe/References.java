package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.recipe.TrainingSpec.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The methods that a recipe is compared with: the same base, task, data, seed and length, other adapters, and a
/// learning rate that suits each method, since one rate for all would decide the comparison.
///
/// Where a recipe's author knows better, its field `references` changes the training of one of them: `"references":
/// {"full": {"learningRate": 1e-4, "epochs": 5}}`.
public final class References {

    private static final String FIELD = "references";

    /// Models narrower than this are small enough to bear, and to need, a larger rate for full fine-tuning.
    private static final int SMALL_WIDTH = 512;

    /// The reference methods.
    public enum Method {
        HEAD("head", "Head only"),
        BITFIT("bitfit", "BitFit"),
        LORA("lora", "LoRA r 8 on q, v"),
        FULL("full", "Full fine-tuning");

        private final String id;
        private final String title;

        Method(String id, String title) {
            this.id = id;
            this.title = title;
        }

        /// The name in `graft compare --with` and in the field `references`.
        public String id() {
            return id;
        }

        public String title() {
            return title;
        }

        public static Optional<Method> of(String id) {
            return Stream.of(values()).filter(method -> method.id.equals(id)).findFirst();
        }
    }

    /// @param recipe ready to train, named `<recipe>-<id>`
    public record Reference(Method method, Recipe recipe) {
        public String id() {
            return method.id();
        }

        public String title() {
            return method.title();
        }
    }

    private References() {}

    /// All reference methods for a recipe.
    ///
    /// @param shape of the base, or null where it is not known: then it counts as large
    public static List<Reference> of(Recipe recipe, @Nullable ModelShape shape) {
        List<Reference> references = new ArrayList<>();
        for (Method method : Method.values()) {
            references.add(new Reference(method, recipe(method, recipe, shape)));
        }
        return references;
    }

    /// One reference method over the same base, task and data.
    public static Recipe recipe(Method method, Recipe recipe, @Nullable ModelShape shape) {
        List<AdapterSpec> adapters = switch (method) {
            case HEAD -> List.of();
            case BITFIT -> List.of(BitFitSpec.defaults());
            case LORA -> List.of(LoraSpec.defaults());
            case FULL -> List.of(FullSpec.defaults());
        };
        Rates rates = recipe.training().rates();
        TrainingSpec training = recipe.training()
                .withRates(new Rates(learningRate(method, shape), null, rates.schedule(), rates.warmup()));
        Recipe reference = recipe.withName(recipe.name() + "-" + method.id())
                .withAdapters(adapters)
                .withTraining(changed(training, recipe, method));
        Precision precision = reference.precision();
        boolean trainable = precision == Precision.AUTO || precision == Precision.FP32;
        return method == Method.FULL && !trainable
                ? reference
                        .withBase(recipe.base().withPrecision(Precision.FP32))
                        .withTraining(reference.training().withPrecision(Precision.AUTO))
                : reference;
    }

    /// LoRA 1e-3 (arXiv 2106.09685 appendix D: 2e-4 to 5e-4 for large models, 1e-3 here as for all adapters);
    /// BitFit 1e-3 (arXiv 2106.10199 §4: 1e-4 to 1e-2); a linear head alone bears the most; full fine-tuning 2e-5
    /// (arXiv 1810.04805 A.3), ten times that for a narrow model. Narrow models take three times BitFit's and the
    /// head's rate.
    static double learningRate(Method method, @Nullable ModelShape shape) {
        boolean small = shape != null && shape.width() < SMALL_WIDTH;
        return switch (method) {
            case HEAD -> small ? 6e-3 : 2e-3;
            case BITFIT -> small ? 3e-3 : 1e-3;
            case LORA -> 1e-3;
            case FULL -> small ? 2e-4 : 2e-5;
        };
    }

    /// The training with what the recipe's field `references` says over it.
    private static TrainingSpec changed(TrainingSpec training, Recipe recipe, Method method) {
        JsonNode changes = recipe.extra().fields().get(FIELD);
        JsonNode change = changes == null ? null : changes.get(method.id());
        if (change == null || !change.isObject()) {
            return training;
        }
        ObjectNode node = TrainingJson.write(training);
        change.properties().forEach(field -> node.set(field.getKey(), field.getValue()));
        return TrainingJson.of(new Fields(node, "", new Fields.Reading()));
    }

    /// The root's unknown fields, and the field `references`, checked and kept as it is.
    static Extra read(Fields root) {
        root.object(FIELD).ifPresent(methods -> {
            for (String id : methods.names()) {
                if (Method.of(id).isEmpty()) {
                    String known = Stream.of(Method.values()).map(Method::id).collect(Collectors.joining(", "));
                    methods.error(id, "is not a reference method", "name one of " + known);
                } else {
                    methods.object(id).ifPresent(TrainingJson::of);
                }
            }
        });
        return root.restWith(FIELD);
    }
}
