package graft.engine.exchange;

import graft.engine.adapter.AdaptedModel;
import graft.engine.adapter.HeadForm;
import graft.engine.error.InvalidInput;
import graft.engine.model.BaseModel;
import graft.engine.recipe.Base;
import graft.engine.recipe.DataSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.Task;
import graft.engine.recipe.TrainingSpec;
import graft.engine.train.TrainedAdapter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes an adapter of another library one of Graft's: a folder with recipe, weights and where they came from.
public final class AdapterImport {

    private AdapterImport() {}

    /// Reads the adapter, puts it on its base to see that every tensor fits, and writes it.
    ///
    /// @param baseName how the recipe will name the base
    /// @param target   does not exist yet
    /// @throws InvalidInput when the adapter is damaged, does not fit the base or does what Graft does not; or
    ///                      the target is taken. Nothing is left of it.
    public static ImportReport into(Path target, ForeignAdapter foreign, BaseModel base, String baseName) {
        FreshFolder.requireFree(target);
        ImportedAdapter adapter = foreign.read(base.shape());
        Recipe recipe = recipe(foreign, adapter, base, baseName);
        ImportedAdapter labelled = new ImportedAdapter(
                adapter.adapters(),
                recipe.task(),
                adapter.extension(),
                adapter.sources(),
                adapter.copies(),
                adapter.notes());
        try (AdaptedModel model = labelled.attach(base)) {
            ImportReport report = foreign.report(adapter);
            FreshFolder.write(target, folder -> {
                TrainedAdapter.write(folder, model, recipe, adapter.extension());
                foreign.origin().write(folder);
            });
            return report;
        }
    }

    private static Recipe recipe(ForeignAdapter foreign, ImportedAdapter adapter, BaseModel base, String baseName) {
        Task task = adapter.task();
        if (adapter.extension().head() instanceof HeadForm.OfBase) {
            task = task.withLabels(labels(base));
        }
        Optional<Recipe> own = foreign.recipe(task);
        String name = foreign.name().replaceAll("[^A-Za-z0-9._-]+", "-");
        return new Recipe(
                name.isEmpty() ? "imported" : name,
                new Base(baseName, Precision.AUTO),
                adapter.adapters(),
                own.map(Recipe::task).orElse(task),
                own.map(Recipe::data).orElseGet(() -> new DataSpec("")),
                own.map(Recipe::training).orElseGet(TrainingSpec::defaults));
    }

    /// The base's own names for what its classifier tells apart.
    private static List<String> labels(BaseModel base) {
        ModelShape shape = base.shape();
        int outputs = shape.tensors().stream()
                .filter(tensor ->
                        tensor.part().equals("classifier") && tensor.dims().size() == 2)
                .reduce((first, second) -> second)
                .map(tensor -> tensor.dims().getFirst())
                .orElse(0);
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            labels.add(base.config()
                    .root()
                    .path("id2label")
                    .path(String.valueOf(i))
                    .asText("LABEL_" + i));
        }
        return labels;
    }
}
