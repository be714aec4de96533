package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.BottleneckSpec;
import graft.engine.recipe.Ia3Spec;
import graft.engine.recipe.LayerSelection;
import graft.engine.recipe.LoraSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.PrefixSpec;
import graft.engine.recipe.PromptSpec;
import graft.engine.recipe.ReftSpec;
import graft.engine.recipe.Trained;
import graft.engine.recipe.Trained.Part;
import graft.engine.recipe.VeraSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An adapter at a place in numbers: its formula with sizes filled in, its tensors, and the sum that makes its count.
/// The tensors are the engine's own list ({@link Trained}), so the sum cannot differ from what is trained.
///
/// @param formula `y = W x + (8 / 8) · B[768×8] A[8×768] x`
/// @param tensors `down.weight 48 × 768, down.bias 48, …`
/// @param sum     `48·768 + 48 + 768·48 + 768 = 74,544`
public record Arithmetic(String formula, String tensors, String sum) {

    /// Of an adapter at one place of a model.
    public static Arithmetic of(AdapterSpec adapter, Cell cell, ModelShape shape) {
        List<Part> own = new ArrayList<>();
        List<Part> shared = new ArrayList<>();
        AdapterSpec alone = adapter.withCommon(adapter.common()
                .withLayers(cell.embedding() ? LayerSelection.ALL : LayerSelection.of(List.of(cell.layer())))
                .withSites(List.of(cell.site())));
        for (Trained.Group group : Trained.groups(alone, 0, shape)) {
            (group.place() instanceof Trained.Place.Shared ? shared : own).addAll(group.parts());
        }
        String sum = sum(own);
        if (!shared.isEmpty()) {
            sum = own.isEmpty()
                    ? Messages.text("block.shared", sum(shared))
                    : sum + "; " + Messages.text("block.shared", sum(shared));
        }
        List<Part> all = new ArrayList<>(own);
        all.addAll(shared);
        return new Arithmetic(formula(adapter, cell, shape), tensors(all), sum);
    }

    private static String tensors(List<Part> parts) {
        return parts.stream()
                .map(part -> part.name() + " " + dims(part.dims(), " × "))
                .collect(Collectors.joining(", "));
    }

    private static String sum(List<Part> parts) {
        long count = parts.stream().mapToLong(Part::count).sum();
        String terms = parts.stream().map(part -> dims(part.dims(), "·")).collect(Collectors.joining(" + "));
        boolean plain = parts.size() == 1 && parts.getFirst().dims().size() == 1;
        return plain ? Figures.count(count) : terms + " = " + Figures.count(count);
    }

    private static String dims(List<Integer> dims, String between) {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(between));
    }

    /// The method's formula with this place's widths and this adapter's sizes.
    private static String formula(AdapterSpec adapter, Cell cell, ModelShape shape) {
        ModelShape.SiteShape place = shape.site(cell.site());
        String in = Integer.toString(place.in());
        String out = Integer.toString(place.out());
        return switch (adapter) {
            case BottleneckSpec spec ->
                Messages.text(
                        "block.formula.bottleneck",
                        scaling(spec),
                        out,
                        Integer.toString(spec.size().in(cell.layer(), place.in())),
                        in,
                        spec.activation().text());
            case LoraSpec spec
            when !spec.dora() ->
                Messages.text(
                        "block.formula.lora",
                        Figures.trimmed(spec.scalingAt(cell.site())),
                        out,
                        Integer.toString(spec.rankAt(cell.site())),
                        in);
            case LoraSpec spec ->
                Messages.text(
                        "block.formula.dora",
                        Figures.trimmed(spec.scalingAt(cell.site())),
                        out,
                        Integer.toString(spec.rankAt(cell.site())),
                        in);
            case VeraSpec spec -> Messages.text("block.formula.vera", out, Integer.toString(spec.rank()), in);
            case Ia3Spec spec ->
                spec.scalesInput(cell.site())
                        ? Messages.text("block.formula.ia3.input", in)
                        : Messages.text("block.formula.ia3.output", out);
            case PrefixSpec spec -> Messages.text("block.formula.prefix", Integer.toString(spec.length()), out);
            case PromptSpec spec -> Messages.text("block.formula.prompt", Integer.toString(spec.length()), out);
            case ReftSpec spec -> Messages.text("block.formula.reft", Integer.toString(spec.rank()), in);
            default -> MethodText.of(adapter).formula();
        };
    }

    private static String scaling(BottleneckSpec spec) {
        return switch (spec.scaling()) {
            case BottleneckSpec.Scaling.Fixed fixed -> Figures.trimmed(fixed.factor());
            case BottleneckSpec.Scaling.Learned _ -> "s";
            case BottleneckSpec.Scaling.Channel _ -> "s ⊙";
        };
    }

    /// The base's own map at a place: `W 768 × 768 + b 768`, or what flows there: `h (B, T, 768)`.
    static String baseAt(Cell cell, ModelShape shape) {
        ModelShape.SiteShape place = shape.site(cell.site());
        List<String> maps = new ArrayList<>();
        for (ModelShape.Tensor tensor : shape.tensors()) {
            if (tensor.layer() == cell.layer()
                    && tensor.part().equals(cell.site().text())) {
                String letter = tensor.role() == ModelShape.Role.BIAS ? "b " : "W ";
                maps.add(letter + dims(tensor.dims(), " × "));
            }
        }
        return maps.isEmpty() ? Messages.text("block.flow", Integer.toString(place.out())) : String.join(" + ", maps);
    }
}
