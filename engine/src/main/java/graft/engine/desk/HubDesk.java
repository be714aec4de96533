package graft.engine.desk;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.hub.Hub;
import graft.engine.hub.HubFile;
import graft.engine.hub.HubHit;
import graft.engine.hub.HubId;
import graft.engine.hub.HubListing;
import graft.engine.hub.HubSettings;
import graft.engine.recipe.ConfigFields;
import graft.engine.recipe.Family;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.ModelShapes;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.Fits;
import graft.engine.service.HubModel;
import graft.engine.service.HubModelEntry;
import graft.engine.service.HubQuery;
import graft.engine.service.Machine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hub as front ends see it: what a search finds, what a model would cost, downloads.
public final class HubDesk implements AutoCloseable {

    private final Supplier<HubSettings> settings;
    private final Downloads downloads = new Downloads(this::hub);
    private @Nullable Hub hub;

    /// @param settings asked when the hub is first needed, so that a wrong address harms nothing else
    public HubDesk(Supplier<HubSettings> settings) {
        this.settings = settings;
    }

    private synchronized Hub hub() {
        Hub made = hub;
        if (made == null) {
            made = new Hub(settings.get());
            hub = made;
        }
        return made;
    }

    /// Downloads that were started here.
    public Downloads downloads() {
        return downloads;
    }

    List<HubModelEntry> search(HubQuery query) {
        Hub here = hub();
        return here.search(query.text(), query.limit()).stream()
                .map(hit -> entry(here, hit))
                .toList();
    }

    private static HubModelEntry entry(Hub hub, HubHit hit) {
        boolean supported = Arrays.stream(Family.values())
                .anyMatch(family -> family.modelType().equals(hit.modelType()));
        boolean cached = HubId.parse(hit.id()).flatMap(hub.cache()::snapshot).isPresent();
        return new HubModelEntry(
                hit.id(),
                hit.modelType(),
                supported,
                hit.licence(),
                hit.parameters(),
                hit.downloads(),
                hit.likes(),
                hit.gated(),
                cached);
    }

    /// A model on the hub.
    ///
    /// @param shape  or null where its configuration cannot be used
    /// @param denied why the hub keeps its files to itself, or null
    public record Found(
            HubModel model,
            @Nullable ModelShape shape,
            @Nullable EngineException denied) {}

    /// Licence, sizes, shape and fit of a model on the hub.
    public Found find(String id) {
        Hub here = hub();
        HubListing listing = here.listing(Downloads.parsed(id));
        List<HubFile> usable = listing.usable();
        List<HubModel.File> files = usable.stream()
                .map(file -> new HubModel.File(file.path(), file.bytes(), here.cached(listing, file)))
                .toList();
        long weights = usable.stream()
                .filter(file ->
                        file.path().endsWith(".safetensors") || file.path().endsWith(".bin"))
                .mapToLong(HubFile::bytes)
                .sum();
        ModelShape shape = null;
        EngineException denied = null;
        BaseModelEntry entry;
        try {
            // A gated model keeps its configuration to itself: then the failure says so.
            shape = ModelShapes.of(ConfigFields.parse(listing.id() + "/config.json", here.config(listing)));
            entry = entry(listing, shape, weights);
        } catch (InvalidInput problem) {
            denied = problem.code() == ErrorCode.HUB_ACCESS ? problem : null;
            entry = unusable(listing, weights, problem.getMessage() + (denied == null ? "" : " " + denied.nextStep()));
        }
        HubModel model = new HubModel(
                listing.id().text(),
                listing.commit(),
                listing.gated(),
                entry,
                files,
                usable.stream().mapToLong(HubFile::bytes).sum(),
                here.missing(listing),
                listing.files().size() - usable.size());
        return new Found(model, shape, denied);
    }

    private static BaseModelEntry entry(HubListing listing, ModelShape shape, long weights) {
        String problem = weights > 0 ? "" : "It has no weights that Graft reads: no model.safetensors.";
        return new BaseModelEntry(
                listing.id().text(),
                "hub",
                "",
                shape.architecture(),
                shape.parameters(),
                shape.layers(),
                shape.width(),
                weights,
                listing.licence(),
                problem.isEmpty(),
                problem,
                Fits.of(shape, Machine.here()));
    }

    private static BaseModelEntry unusable(HubListing listing, long weights, String problem) {
        return new BaseModelEntry(
                listing.id().text(),
                "hub",
                "",
                listing.modelType(),
                Math.max(0, listing.parameters()),
                0,
                0,
                weights,
                listing.licence(),
                false,
                problem);
    }

    @Override
    public void close() {
        downloads.close();
        synchronized (this) {
            if (hub != null) {
                hub.close();
                hub = null;
            }
        }
    }
}
