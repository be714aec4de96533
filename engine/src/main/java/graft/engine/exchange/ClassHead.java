package graft.engine.exchange;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import graft.engine.adapter.AdaptedModel;
import graft.engine.model.Head;
import graft.engine.model.Weight;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Family;
import graft.engine.recipe.Purpose;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A head as a class of the `transformers` library has it, where that class computes the same. The classes
/// fix the form: BERT reads its pooler, RoBERTa and ELECTRA have a dense layer with an activation first,
/// decoders no bias.
///
/// @param architecture the class, for example `BertForSequenceClassification`
/// @param tensors      by their names in that class
/// @param modules      the modules that they belong to, as PEFT's `modules_to_save` names them
record ClassHead(String architecture, Map<String, NDArray> tensors, List<String> modules) {

    /// How small tanh's argument is made so that it is the argument, to the last bits of a float.
    private static final double SMALL = 3e-4;

    /// From here on gelu is its argument, to the last bits of a float.
    private static final double LINEAR_FROM = 8;

    /// @param form what is being written, for the reason where there is no such class
    static ClassHead of(AdaptedModel model, Head head, String form) {
        return new Maker(model, head, form).make();
    }

    private static final class Maker {
        private final AdaptedModel model;
        private final Family family;
        private final Head head;
        private final String form;
        private final List<Head.Dense> maps = new ArrayList<>();
        private final List<Activation> activations = new ArrayList<>();
        private final Map<String, NDArray> tensors = new LinkedHashMap<>();

        Maker(AdaptedModel model, Head head, String form) {
            this.model = model;
            this.family = model.base().shape().family();
            this.head = head;
            this.form = form;
        }

        ClassHead make() {
            for (Head.Step step : head.steps()) {
                switch (step) {
                    case Head.Dense dense -> maps.add(dense);
                    case Head.Activate activate -> activations.add(activate.activation());
                    case Head.Drop _, Head.Squeeze _, Head.Uncouple _ -> {}
                    case Head.Normalise _ -> throw none("its head has a norm");
                }
            }
            Task.Kind kind = model.task().kind();
            if (kind.languageModel()) {
                throw none("its language head is not the base's own");
            }
            return kind == Task.Kind.TOKEN_CLASSIFICATION ? tagger() : classifier();
        }

        private ClassHead tagger() {
            if (maps.size() != 1) {
                throw none("the class for token classification has one linear map");
            }
            String name = family.encoder() || family == Family.GPT2 ? "classifier" : "score";
            map(name, maps.getFirst());
            return done(Purpose.TOKEN_CLASSIFICATION, name);
        }

        private ClassHead classifier() {
            return switch (family) {
                case BERT -> bert();
                case ROBERTA, XLM_ROBERTA ->
                    twoMaps("classifier.dense", Activation.TANH, "classifier.out_proj", "classifier");
                case ELECTRA -> twoMaps("classifier.dense", Activation.GELU, "classifier.out_proj", "classifier");
                case DISTILBERT ->
                    twoMaps("pre_classifier", Activation.RELU, "classifier", "pre_classifier", "classifier");
                case GPT2, LLAMA, MISTRAL, QWEN2, QWEN3 -> decoder();
            };
        }

        /// BERT's pooler is a dense layer with tanh over the first position: it can be the first of
        /// two maps.
        private ClassHead bert() {
            if (head.reads() == Head.Reads.FIRST_TOKEN) {
                return twoMaps(family.prefix() + "pooler.dense", Activation.TANH, "classifier", "pooler", "classifier");
            }
            if (maps.size() != 1 || head.reads() != Head.Reads.POOLED) {
                throw none("BERT's classifier is one linear map over the pooler, this head is another");
            }
            map("classifier", maps.getFirst());
            return done(Purpose.SEQUENCE_CLASSIFICATION, "classifier");
        }

        private ClassHead decoder() {
            Weight bias = maps.getFirst().bias();
            boolean last = head.reads() == Head.Reads.LAST_TOKEN || head.reads() == Head.Reads.LAST_UNPADDED;
            if (maps.size() != 1 || !last) {
                throw none("a decoder's classifier is one linear map over the last token");
            }
            if (bias != null && largest(bias.value()) != 0) {
                throw none("a decoder's classifier has no bias, this head has one");
            }
            tensors.put("score.weight", maps.getFirst().weight().value());
            return done(Purpose.SEQUENCE_CLASSIFICATION, "score");
        }

        /// Two maps with the class's activation between them; or one, behind a first map that carries its
        /// input through the activation unchanged.
        private ClassHead twoMaps(String first, Activation activation, String second, String... modules) {
            if (head.reads() == Head.Reads.POOLED && maps.size() == 1 && activation == Activation.TANH) {
                pooler(first);
                map(second, maps.getFirst());
                return done(Purpose.SEQUENCE_CLASSIFICATION, modules);
            }
            if (head.reads() != Head.Reads.FIRST_TOKEN) {
                throw none("the class reads the first position");
            }
            if (maps.size() == 2 && activations.equals(List.of(activation))) {
                map(first, maps.getFirst());
                map(second, maps.getLast());
            } else if (maps.size() == 1) {
                through(first, activation, second, maps.getFirst());
            } else {
                throw none("the class has two linear maps with " + activation.text() + " between them");
            }
            return done(Purpose.SEQUENCE_CLASSIFICATION, modules);
        }

        /// The base's pooler, a dense layer with tanh, as a head's first map.
        private void pooler(String name) {
            boolean adapted = model.base()
                    .map(Site.POOLER)
                    .filter(map -> !map.hooks().isEmpty())
                    .isPresent();
            if (adapted) {
                throw none("an adapter sits on the pooler, which the class has not");
            }
            for (String part : List.of(".weight", ".bias")) {
                Weight weight = Objects.requireNonNull(model.base().weights().get("pooler.dense" + part));
                tensors.put(name + part, weight.value());
            }
        }

        /// W x + b as W₂ act(W₁ x + b₁) + b₂. tanh(ε x) / ε is x for a small ε; relu and gelu are the
        /// identity far enough to the right of 0, and how far is enough follows from the last norm, whose
        /// output is bounded.
        private void through(String first, Activation activation, String second, Head.Dense map) {
            NDManager scope = map.weight().value().getManager();
            int width = model.base().shape().width();
            double bound = bound(width);
            NDArray identity = scope.eye(width);
            NDArray weight = map.weight().value();
            Weight bias = map.bias();
            NDArray last =
                    bias == null ? scope.zeros(new Shape(weight.getShape().get(0))) : bias.value();
            if (activation == Activation.TANH) {
                double small = SMALL / bound;
                tensors.put(first + ".weight", identity.mul(small));
                tensors.put(first + ".bias", scope.zeros(new Shape(width)));
                tensors.put(second + ".weight", weight.div(small));
                tensors.put(second + ".bias", last);
                return;
            }
            double shift = bound + (activation == Activation.GELU ? LINEAR_FROM : 0);
            tensors.put(first + ".weight", identity);
            tensors.put(first + ".bias", scope.ones(new Shape(width)).mul(shift));
            tensors.put(second + ".weight", weight);
            tensors.put(second + ".bias", last.sub(weight.sum(new int[] {1}).mul(shift)));
        }

        /// The largest value that the last norm can give: |γ| √d + |β|.
        private double bound(int width) {
            double weight = 0;
            double bias = 0;
            int deepest = model.base().shape().layers() - 1;
            for (Weight each : model.base().weights().values()) {
                if (each.tensor().layer() == deepest && each.tensor().part().equals("norm")) {
                    double largest = largest(each.value());
                    if (each.name().endsWith("weight")) {
                        weight = Math.max(weight, largest);
                    } else {
                        bias = Math.max(bias, largest);
                    }
                }
            }
            return weight * Math.sqrt(width) + bias;
        }

        private static double largest(NDArray values) {
            return values.abs().max().toFloatArray()[0];
        }

        private void map(String name, Head.Dense map) {
            tensors.put(name + ".weight", map.weight().value());
            Weight bias = map.bias();
            tensors.put(
                    name + ".bias",
                    bias == null
                            ? map.weight()
                                    .value()
                                    .getManager()
                                    .zeros(new Shape(
                                            map.weight().value().getShape().get(0)))
                            : bias.value());
        }

        private ClassHead done(Purpose purpose, String... modules) {
            return new ClassHead(family.className(purpose), tensors, List.of(modules));
        }

        private RuntimeException none(String why) {
            return Unwritable.in(form, why, "Leave the head out.");
        }
    }
}
