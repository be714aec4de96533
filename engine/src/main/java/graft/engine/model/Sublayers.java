package graft.engine.model;

import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The parts that a layer of every architecture has, with their places for adapters: attention's projections,
/// prefixes and output, the feed-forward block, the junctions after both, and what the next layer reads. How
/// they are put together is the layer's own.
///
/// @param output      of attention
/// @param feedForward its maps by site, in the order of sites
record Sublayers(
        Projections projections,
        Prefixes prefixes,
        Linear output,
        Junction afterAttention,
        Map<Site, Linear> feedForward,
        Junction afterFeedForward,
        LayerOutput layerOutput) {

    /// Without adapters.
    static Sublayers of(
            Projections projections,
            Linear output,
            Junction afterAttention,
            Map<Site, Linear> feedForward,
            Junction afterFeedForward) {
        return new Sublayers(
                projections, new Prefixes(), output, afterAttention, feedForward, afterFeedForward, new LayerOutput());
    }

    /// A block of two maps.
    static Map<Site, Linear> feedForward(Linear up, Linear down) {
        Map<Site, Linear> maps = new EnumMap<>(Site.class);
        maps.put(Site.FFN_UP, up);
        maps.put(Site.FFN_DOWN, down);
        return maps;
    }

    /// Whether what follows attention acts on each position by itself.
    boolean byPosition(Pass pass) {
        return mapsByPosition(pass) && layerOutput.byPosition(pass);
    }

    /// Whether nothing needs rows of one length: what acts on the layer's output is told where rows lie.
    boolean endToEnd(Pass pass) {
        return mapsByPosition(pass)
                && Stream.of(projections.joint(), projections.query(), projections.key(), projections.value())
                        .allMatch(map -> map.byPosition(pass))
                && prefixes.sameForAllRows(pass);
    }

    private boolean mapsByPosition(Pass pass) {
        return output.byPosition(pass)
                && afterAttention.byPosition(pass)
                && feedForward.values().stream().allMatch(map -> map.byPosition(pass))
                && afterFeedForward.byPosition(pass);
    }

    List<Hooks<?>> hooks() {
        List<Hooks<?>> hooks = new ArrayList<>(List.of(
                projections.joint().hooks(),
                projections.query().hooks(),
                projections.key().hooks(),
                projections.value().hooks(),
                prefixes.hooks(),
                output.hooks(),
                afterAttention.hooks()));
        feedForward.values().forEach(map -> hooks.add(map.hooks()));
        hooks.add(afterFeedForward.hooks());
        hooks.add(layerOutput.hooks());
        return hooks;
    }

    Linear linear(Site site) {
        Linear map = switch (site) {
            case ATTENTION_Q -> projections.query();
            case ATTENTION_K -> projections.key();
            case ATTENTION_V -> projections.value();
            case ATTENTION_QKV -> projections.joint();
            case ATTENTION_O -> output;
            default -> feedForward.get(site);
        };
        if (map == null) {
            throw new IllegalArgumentException("this architecture has no linear map at " + site.text());
        }
        return map;
    }

    Junction junction(Site site) {
        return switch (site) {
            case ATTENTION_OUTPUT, ATTENTION_PARALLEL -> afterAttention;
            case FFN_OUTPUT, FFN_PARALLEL -> afterFeedForward;
            default -> throw new IllegalArgumentException(site.text() + " is no output of a sub-layer");
        };
    }
}
