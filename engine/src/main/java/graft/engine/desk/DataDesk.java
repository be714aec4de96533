package graft.engine.desk;

import graft.engine.data.DataFacts;
import graft.engine.data.Preparation;
import graft.engine.data.Progress;
import graft.engine.data.Sample;
import graft.engine.data.Samples;
import graft.engine.data.TableColumns;
import graft.engine.data.TokenSample;
import graft.engine.data.TokenSamples;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Recipe;
import graft.engine.recipe.RecipeJson;
import graft.engine.recipe.Task;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import java.util.List;

/// What can be said of data before anything is trained with them.
final class DataDesk {

    private final WarmSupplies supplies;

    DataDesk(WarmSupplies supplies) {
        this.supplies = supplies;
    }

    /// The samples that come with Graft.
    List<DataEntry> samples() {
        return Samples.bundled().all().stream().map(DataDesk::entry).toList();
    }

    private static DataEntry entry(Sample sample) {
        Task task = sample.task();
        return new DataEntry(
                sample.name(),
                sample.title(),
                task.kind().text(),
                task.labels(),
                sample.rows(),
                sample.testRows(),
                sample.description());
    }

    /// A recipe's data, as its base's tokenizer sees them. Of a table that can be read, but not used as the
    /// recipe asks, the columns.
    DataReport report(DataRequest request, Progress progress) {
        Recipe recipe = RecipeJson.parse("The recipe", request.recipeJson()).recipe();
        try {
            return report(recipe, request, progress);
        } catch (InvalidInput refused) {
            return DataReports.refused(columns(recipe, refused, progress), refused.paragraph());
        }
    }

    /// @throws InvalidInput the given refusal, where there is no table to choose from either
    private static TableColumns columns(Recipe recipe, InvalidInput refused, Progress progress) {
        try {
            return TableColumns.of(recipe.data(), recipe.task(), progress);
        } catch (InvalidInput unreadable) {
            refused.addSuppressed(unreadable);
            throw refused;
        }
    }

    private DataReport report(Recipe recipe, DataRequest request, Progress progress) {
        Tokenizer tokenizer = supplies.tokenizer(recipe.base().model());
        DataFacts facts = Preparation.inspect(recipe.data(), recipe.task(), tokenizer, supplies.cache(), progress);
        List<TokenSample> tokens =
                TokenSamples.first(recipe.data(), facts.task(), tokenizer, request.sampleRows(), progress);
        return DataReports.of(facts, tokens, request.sampleRows());
    }
}
