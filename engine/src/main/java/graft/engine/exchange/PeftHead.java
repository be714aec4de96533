package graft.engine.exchange;

import graft.engine.adapter.HeadForm;
import graft.engine.checkpoint.TensorFile;
import graft.engine.checkpoint.TensorNames;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.ImportedAdapter.Source;
import graft.engine.model.Head.Reads;
import graft.engine.recipe.Activation;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Purpose;
import graft.engine.recipe.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// The head that PEFT trained whole (`modules_to_save`) over a base that has none: as the class of `transformers` that
/// was wrapped has it, `BertForSequenceClassification` over the weights of a `BertForMaskedLM`, say.
final class PeftHead {

    private static final String POOLER = "pooler.dense";
    private static final Set<String> MODULES =
            Set.of(POOLER, "classifier", "classifier.dense", "classifier.out_proj", "pre_classifier", "score");

    /// What the file's head is in Graft's terms.
    ///
    /// @param sources of its tensors, by the names that the form gives them
    record Read(Task task, HeadForm form, Map<String, Source> sources) {}

    /// A linear map of the head.
    private record Linear(Source weight, int out, int in) {}

    private final AdapterConfig config;
    private final ModelShape shape;
    private final Family family;
    private final Map<String, Linear> maps = new LinkedHashMap<>();
    private final Map<String, Source> biases = new LinkedHashMap<>();

    PeftHead(AdapterConfig config, ModelShape shape) {
        this.config = config;
        this.shape = shape;
        this.family = shape.family();
    }

    /// Takes a tensor that belongs to nothing of the base.
    ///
    /// @param name without the wrapper's prefixes
    /// @return whether it is a head's
    boolean take(TensorFile file, String key, String name) {
        String plain = TensorNames.canonical(family, name);
        String module = plain.substring(0, Math.max(0, plain.lastIndexOf('.')));
        if (!MODULES.contains(module)) {
            return false;
        }
        Source source = new Source(file.file(), key);
        long[] dims = file.shape(key).getShape();
        if (plain.endsWith(".weight") && dims.length == 2) {
            maps.put(module, new Linear(source, Math.toIntExact(dims[0]), Math.toIntExact(dims[1])));
        } else if (plain.endsWith(".bias")) {
            biases.put(module, source);
        } else {
            return false;
        }
        return true;
    }

    /// Empty where the file has none.
    ///
    /// @throws graft.engine.error.InvalidInput when it is not whole, or what it reads cannot be known
    Optional<Read> read() {
        if (maps.isEmpty() && biases.isEmpty()) {
            requireNone();
            return Optional.empty();
        }
        boolean tokens = purpose() == Purpose.TOKEN_CLASSIFICATION;
        List<String> names = tokens ? List.of(tagger()) : classifier();
        Map<String, Source> sources = new LinkedHashMap<>();
        List<HeadForm.Step> steps = new ArrayList<>();
        for (String module : names) {
            Linear map = maps.remove(module);
            if (map == null) {
                throw config.unsupported("its head has no tensor \"" + module + ".weight\""
                        + (module.equals("pre_classifier") || module.equals(POOLER)
                                ? ": PEFT drew that module at random and did not save it (modules_to_save names"
                                        + " it where it shall)"
                                : ""));
            }
            if (!steps.isEmpty()) {
                steps.add(new HeadForm.Activate(between()));
            }
            String name = "head." + steps.size();
            Source bias = biases.remove(module);
            if (bias == null && (tokens || family.encoder())) { // decoders classify rows without one
                throw config.unsupported("its head has no tensor \"" + module + ".bias\"");
            }
            steps.add(new HeadForm.Dense(name, map.out, map.in, bias != null, false));
            sources.put(name + ".weight", map.weight);
            if (bias != null) {
                sources.put(name + ".bias", bias);
            }
        }
        Set<String> left = new TreeSet<>(maps.keySet());
        left.addAll(biases.keySet());
        if (!left.isEmpty()) {
            throw config.unsupported("its head has \"" + left.iterator().next() + "\", which "
                    + family.className(tokens ? Purpose.TOKEN_CLASSIFICATION : Purpose.SEQUENCE_CLASSIFICATION)
                    + " has not");
        }
        HeadForm.Steps form = new HeadForm.Steps(reads(tokens, names), steps);
        return Optional.of(new Read(task(tokens, form.outputs()), form, sources));
    }

    private static Task task(boolean tokens, int outputs) {
        if (!tokens && outputs == 1) {
            return new Task(Task.Kind.REGRESSION, List.of()); // as transformers takes one output
        }
        return new Task(
                tokens ? Task.Kind.TOKEN_CLASSIFICATION : Task.Kind.CLASSIFICATION,
                IntStream.range(0, outputs).mapToObj(i -> "LABEL_" + i).toList());
    }

    private Reads reads(boolean tokens, List<String> names) {
        if (tokens) {
            return Reads.EVERY_TOKEN;
        }
        if (!family.encoder()) {
            return Reads.LAST_UNPADDED;
        }
        return names.equals(List.of("classifier")) ? Reads.POOLED : Reads.FIRST_TOKEN;
    }

    /// The maps of the family's class for rows, in order.
    private List<String> classifier() {
        return switch (family) {
            // Of a pooler that the base has, the file's is a trained copy.
            case BERT -> hasPooler() ? List.of("classifier") : List.of(POOLER, "classifier");
            case ROBERTA, XLM_ROBERTA, ELECTRA -> List.of("classifier.dense", "classifier.out_proj");
            case DISTILBERT -> List.of("pre_classifier", "classifier");
            case GPT2, LLAMA, MISTRAL, QWEN2, QWEN3 -> List.of("score");
        };
    }

    private boolean hasPooler() {
        return shape.tensors().stream().anyMatch(tensor -> tensor.name().equals(POOLER + ".weight"));
    }

    private Activation between() {
        return switch (family) {
            case DISTILBERT -> Activation.RELU;
            case ELECTRA -> Activation.GELU;
            default -> Activation.TANH;
        };
    }

    private String tagger() {
        return switch (family) {
            case BERT, ROBERTA, XLM_ROBERTA, ELECTRA, DISTILBERT, GPT2 -> "classifier";
            case LLAMA, MISTRAL, QWEN2, QWEN3 -> "score";
        };
    }

    /// What the configuration says of the class that was wrapped, else what only one of the two can have.
    private Purpose purpose() {
        String task = config.text("task_type", "");
        String wrapped =
                config.root().path("auto_mapping").path("base_model_class").asText();
        Purpose named = family.purpose(wrapped).orElse(Purpose.PLAIN);
        if (task.equals("SEQ_CLS") || task.equals("TOKEN_CLS")) {
            return task.equals("SEQ_CLS") ? Purpose.SEQUENCE_CLASSIFICATION : Purpose.TOKEN_CLASSIFICATION;
        }
        if (named == Purpose.SEQUENCE_CLASSIFICATION || named == Purpose.TOKEN_CLASSIFICATION) {
            return named;
        }
        boolean rows = maps.keySet().stream().anyMatch(module -> !module.equals(tagger()));
        boolean decoder = tagger().equals("score");
        if (rows || decoder && !biases.containsKey("score")) {
            return Purpose.SEQUENCE_CLASSIFICATION;
        }
        if (family == Family.BERT) {
            throw config.unsupported("its head \"classifier\" may read rows or every token, and neither task_type nor"
                    + " auto_mapping says which (SEQ_CLS, TOKEN_CLS)");
        }
        return Purpose.TOKEN_CLASSIFICATION;
    }

    /// A head that was trained, that neither the file nor the base has.
    private void requireNone() {
        List<String> trained = StreamSupport.stream(
                        config.root().path("modules_to_save").spliterator(), false)
                .map(module -> module.asText())
                .filter(module -> MODULES.contains(module) || module.equals("pooler"))
                .toList();
        boolean inBase = trained.stream()
                .anyMatch(module -> shape.tensors().stream()
                        .anyMatch(tensor -> tensor.name().startsWith(module + ".")));
        if (!trained.isEmpty() && !inBase) {
            throw new InvalidInput(
                    ErrorCode.ADAPTER_UNREADABLE,
                    config.file() + " says that " + String.join(" or ", trained)
                            + " was trained too, but the weights have nothing of it, nor has the base: the head is"
                            + " missing.",
                    "Save the adapter again with its head, or take it out of modules_to_save.");
        }
    }
}
