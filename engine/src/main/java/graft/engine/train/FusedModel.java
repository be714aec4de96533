package graft.engine.train;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Attachment.Hooked;
import graft.engine.adapter.HeadForm;
import graft.engine.adapter.Parameter;
import graft.engine.compose.ComposedModel;
import graft.engine.compose.Composition;
import graft.engine.compose.Composition.Fuse;
import graft.engine.compose.Fusion;
import graft.engine.compose.Members;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.FusionSpec;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Site;
import graft.engine.recipe.Task;
import graft.engine.tensor.Kernels;
import graft.engine.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// AdapterFusion over saved adapters (arXiv 2005.00247 §3.2): the members stand frozen on the base; the
/// fusion's attention and a new head are trained. The result keeps copies of its members, so that its folder
/// is enough.
final class FusedModel {

    private FusedModel() {}

    /// The fresh fusion with its members on the base. The caller closes it.
    ///
    /// @throws InvalidInput when members are of different bases, or not where the fusion is to stand
    static AdaptedModel build(BaseModel base, Recipe recipe, Task task, List<Path> folders) {
        return build(base, recipe, task, new HeadForm.OfTask(), folders);
    }

    /// As {@link #build(BaseModel, Recipe, Task, List)}, with a head of that form.
    static AdaptedModel build(BaseModel base, Recipe recipe, Task task, HeadForm head, List<Path> folders) {
        FusionSpec spec = Objects.requireNonNull(recipe.fusion());
        FusionMembers.checkBases(recipe, base, folders);
        Members members = new Members();
        Fusion fusion = null;
        try {
            List<Composition> parts = new ArrayList<>();
            for (int i = 0; i < folders.size(); i++) {
                Path folder = folders.get(i);
                String name = (i + 1) + ":" + spec.members().get(i);
                members.add(name, () -> TrainedAdapter.load(folder, base));
                members.get(name).parameters().stream()
                        .map(Parameter::value)
                        .forEach(value -> value.setRequiresGradient(false));
                parts.add(new Composition.Member(name));
            }
            checkPlaces(base, spec, members);
            Torch.seed(recipe.training().seed());
            Fusion made = fresh(base, spec);
            fusion = made;
            Fuse tree = Fuse.of(parts);
            ComposedModel composed = new ComposedModel(base, tree, members, Map.of(tree.name(), made), Set.of());
            double strength = spec.regularization();
            return composed.forTask(task, head)
                    .penalised(() -> {
                        var off = strength == 0 ? null : made.penalty();
                        return off == null ? null : Kernels.times(off, strength);
                    })
                    .owning(List.of(composed, made, members));
        } catch (RuntimeException failure) {
            if (fusion != null) {
                fusion.close();
            }
            members.close();
            throw failure;
        }
    }

    /// The attention that a recipe asks for, with its starting values.
    static Fusion fresh(BaseModel base, FusionSpec spec) {
        return new Fusion(base, Fusion.Settings.of(spec.variant(), base.dropout()), Fusion.places(spec, base));
    }

    /// A fusion stands where members stand, and nowhere else: what a member adds elsewhere nobody would attend to.
    private static void checkPlaces(BaseModel base, FusionSpec spec, Members members) {
        List<Fusion.Place> places = Fusion.places(spec, base);
        for (Fusion.Place place : places) {
            if (standing(base, place, members).isEmpty()) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "fusion: no member stands at " + place.site().text() + " of layer " + place.layer() + ".",
                        "Give fusion.layers and fusion.sites where the members are.");
            }
        }
        for (int layer = 0; layer < base.layers().size(); layer++) {
            for (Site site : List.of(Site.ATTENTION_OUTPUT, Site.FFN_OUTPUT)) {
                Fusion.Place place = new Fusion.Place(layer, site);
                Optional<String> left = places.contains(place) ? Optional.empty() : standing(base, place, members);
                if (left.isPresent()) {
                    throw new InvalidInput(
                            ErrorCode.RECIPE_INVALID,
                            "fusion: member " + left.get() + " also stands at " + site.text() + " of layer " + layer
                                    + ", where this fusion has no attention.",
                            "Give fusion.layers and fusion.sites all places of the members; the default site is"
                                    + " ffn.output alone.");
                }
            }
        }
    }

    private static Optional<String> standing(BaseModel base, Fusion.Place place, Members members) {
        Object hooks = base.layers().get(place.layer()).junction(place.site()).hooks();
        return members.names().stream()
                .filter(name -> members.get(name).attached().all().stream()
                        .anyMatch(attachment -> attachment instanceof Hooked<?> hooked && hooked.place() == hooks))
                .findFirst();
    }
}
