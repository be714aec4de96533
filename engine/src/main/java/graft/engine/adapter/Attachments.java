package graft.engine.adapter;

import ai.djl.ndarray.NDManager;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.Junction;
import graft.engine.model.Linear;
import graft.engine.model.Weight;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BitFitSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.FullSpec;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape.Tensor;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.recipe.Trained;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Attaches the adapters of a recipe to a base model, layer by layer and site by site.
final class Attachments {

    private final BaseModel base;
    private final Task task;
    private final NDManager manager;
    private final List<Attachment> attached = new ArrayList<>();
    private final Set<String> trained = new HashSet<>();

    Attachments(BaseModel base, Task task, NDManager manager) {
        this.base = base;
        this.task = task;
        this.manager = manager;
    }

    /// Attaches all that are enabled; on failure takes off what was attached.
    static List<Attachment> attach(BaseModel base, List<AdapterSpec> adapters, Task task, NDManager manager) {
        Attachments attachments = new Attachments(base, task, manager);
        try {
            for (int i = 0; i < adapters.size(); i++) {
                if (adapters.get(i).enabled()) {
                    attachments.attach(adapters.get(i), "adapters." + i);
                }
            }
            return attachments.attached;
        } catch (RuntimeException failure) {
            attachments.attached.forEach(Attachment::detach);
            throw failure;
        }
    }

    private void attach(AdapterSpec adapter, String name) {
        switch (adapter) {
            case BottleneckSpec spec -> eachPlace(spec, name, (layer, site, at) -> bottleneck(spec, layer, site, at));
            case LoraSpec spec -> {
                eachPlace(spec, name, (layer, site, at) -> lora(spec, layer, site, at));
                if (spec.bias() != LoraSpec.Bias.NONE) {
                    baseParameters(spec);
                }
            }
            case BitFitSpec spec -> baseParameters(spec);
            case FullSpec spec -> {
                refuseRoundedMatrices();
                baseParameters(spec);
            }
        }
    }

    private interface Place {
        void visit(int layer, Site site, String at);
    }

    private void eachPlace(AdapterSpec spec, String name, Place place) {
        for (int layer : spec.layers().resolve(base.layers().size())) {
            for (Site site : spec.sitesIn(base.shape())) {
                place.visit(layer, site, name + ".layer." + layer + "." + site.text());
            }
        }
    }

    private void bottleneck(BottleneckSpec spec, int layer, Site site, String at) {
        int width = base.shape().width();
        Bottleneck bottleneck = new Bottleneck(spec, spec.size().in(layer, width), width, manager);
        Junction junction = base.layers().get(layer).junction(site);
        boolean parallel = site.kind() == Site.Kind.PARALLEL;
        if (parallel) {
            junction.attach((graft.engine.model.ParallelAdapter) bottleneck);
        } else {
            junction.attach((graft.engine.model.OutputAdapter) bottleneck);
        }
        attached.add(new Placed(bottleneck.parameters(at), () -> {
            if (parallel) {
                junction.detach((graft.engine.model.ParallelAdapter) bottleneck);
            } else {
                junction.detach((graft.engine.model.OutputAdapter) bottleneck);
            }
        }));
    }

    private void lora(LoraSpec spec, int layer, Site site, String at) {
        if (site.kind() != Site.Kind.LINEAR) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "LoRA at the site " + site.text() + " is not supported by this version.",
                    "Choose attention.q, k, v, o or ffn.up, gate, down.");
        }
        Linear linear = base.layers().get(layer).linear(site);
        int rank = spec.rankBySite().getOrDefault(site, spec.rank());
        double alpha = spec.alphaBySite().getOrDefault(site, spec.alpha());
        Lora lora = new Lora(spec, rank, alpha, linear.in(), linear.out(), manager);
        linear.attach(lora);
        attached.add(new Placed(lora.parameters(at), () -> linear.detach(lora)));
    }

    private record Placed(List<Parameter> parameters, Runnable remove) implements Attachment {
        @Override
        public void detach() {
            remove.run();
        }
    }

    /// The base's own parameters that the adapter trains ({@link Trained#base}), each once.
    private void baseParameters(AdapterSpec spec) {
        List<Weight> fresh = Trained.base(spec, base.shape(), task.kind()).stream()
                .map(Tensor::name)
                .filter(trained::add)
                .map(name -> Objects.requireNonNull(base.weights().get(name), name))
                .toList();
        attached.add(new BaseParameters(fresh, spec.common().learningRate(), manager));
    }

    private void refuseRoundedMatrices() {
        if (base.precision().type() != ComputeType.FP32) {
            throw new InvalidInput(
                    ErrorCode.RECIPE_INVALID,
                    "Full fine-tuning trains the base's matrices; they are kept in "
                            + base.precision().type() + ".",
                    "Set base.precision to fp32 or auto.");
        }
    }
}
