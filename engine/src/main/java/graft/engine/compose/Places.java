package graft.engine.compose;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.Attachment;
import graft.engine.adapter.Attachment.Hooked;
import graft.engine.adapter.Attachment.OfBase;
import graft.engine.adapter.Attachment.Shared;
import graft.engine.adapter.Parameter;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.model.EmbeddingAdapter;
import graft.engine.model.Hooks;
import graft.engine.model.LinearAdapter;
import graft.engine.model.OutputAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Puts one adapter at each place where members of a composition stand, which acts for all of them there.
final class Places {

    private final Composition tree;
    private final Map<String, Fusion> fusions;
    private final Map<Hooks<?>, Place<?>> places = new IdentityHashMap<>();
    private final List<Place<?>> inOrder = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final Map<String, String> trainedBase = new HashMap<>();

    /// One place, with each member's adapters there, in the order of their recipes.
    record Place<A>(int layer, Hooks<A> hooks, Map<String, List<A>> adapters) {

        Composition among(Composition tree) {
            return tree.among(adapters.keySet());
        }

        List<A> of(String member) {
            return adapters.getOrDefault(member, List.of());
        }
    }

    private Places(Composition tree, Map<String, Fusion> fusions) {
        this.tree = tree;
        this.fusions = fusions;
    }

    /// What to attach for a composition without parallel parts and batch splits.
    ///
    /// @param members by name, off the base
    /// @param skipped layers without adapters
    static List<Attachment> attachments(
            Composition tree, Map<String, AdaptedModel> members, Map<String, Fusion> fusions, Set<Integer> skipped) {
        Places places = new Places(tree, fusions);
        for (String name : tree.names()) {
            AdaptedModel member = Objects.requireNonNull(members.get(name), name);
            for (Attachment attachment : member.attached().all()) {
                switch (attachment) {
                    case Hooked<?> hooked -> {
                        if (!skipped.contains(hooked.layer())) {
                            places.add(name, hooked);
                        }
                    }
                    case Shared _ -> {}
                    case OfBase base -> places.add(name, base);
                }
            }
        }
        places.inOrder.forEach(places::build);
        return places.attachments;
    }

    private void add(String member, OfBase attachment) {
        for (Parameter parameter : attachment.parameters()) {
            String other = trainedBase.putIfAbsent(parameter.name(), member);
            if (other != null) {
                throw new InvalidInput(
                        ErrorCode.ARGUMENT_INVALID,
                        "Adapters " + other + " and " + member + " both bring their own "
                                + parameter.name().replaceFirst("^base\\.", "") + " of the base; a "
                                + tree.text() + " has room for one.",
                        "Let them act in parallel, or combine them into one adapter with `graft combine`.");
            }
        }
        attachments.add(attachment);
    }

    private <A> void add(String member, Hooked<A> hooked) {
        @SuppressWarnings("unchecked") // each place keeps what attaches to its own hooks
        Place<A> place = (Place<A>) places.computeIfAbsent(hooked.place(), hooks -> {
            Place<A> fresh = new Place<>(hooked.layer(), hooked.place(), new LinkedHashMap<>());
            inOrder.add(fresh);
            return fresh;
        });
        place.adapters.computeIfAbsent(member, name -> new ArrayList<>()).add(hooked.adapter());
    }

    @SuppressWarnings("unchecked") // by the kind of the hooks
    private void build(Place<?> place) {
        Composition here = place.among(tree);
        Class<?> kind = place.hooks.kind();
        if (kind == OutputAdapter.class) {
            Place<OutputAdapter> junction = (Place<OutputAdapter>) place;
            hook(junction, new JunctionComposition(here, junction, fusions));
        } else if (kind == LinearAdapter.class) {
            Place<LinearAdapter> linear = (Place<LinearAdapter>) place;
            hook(linear, new LinearComposition(here, linear));
        } else if (kind == EmbeddingAdapter.class) {
            Place<EmbeddingAdapter> embedding = (Place<EmbeddingAdapter>) place;
            hook(embedding, new EmbeddingComposition(here, embedding));
        } else {
            chain(here, place);
        }
    }

    private <A> void hook(Place<A> place, A adapter) {
        attachments.add(new Hooked<>(place.layer, place.hooks, adapter, List.of()));
    }

    /// Prefixes and whatever else stands at a place one after the other.
    private <A> void chain(Composition here, Place<A> place) {
        if (!chains(here)) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "In " + tree.text() + " the adapter " + String.join(", ", here.names())
                            + " has no output to be mixed (a prefix, a prompt or a change of hidden states).",
                    "Let them act in parallel, or as an ensemble.");
        }
        for (String member : here.names()) {
            place.of(member).forEach(adapter -> hook(place, adapter));
        }
    }

    private static boolean chains(Composition here) {
        return switch (here) {
            case Composition.Member _, Composition.Bare _ -> true;
            case Composition.Stack stack -> stack.parts().stream().allMatch(Places::chains);
            case Composition.Sum sum -> sum.parts().stream().allMatch(Places::chains);
            case Composition.Several _ -> false;
        };
    }
}
