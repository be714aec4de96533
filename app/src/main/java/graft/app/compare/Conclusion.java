package graft.app.compare;

import graft.app.compare.CompareViewModel.Row;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.MetricWords;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// The comparison in one sentence, from measured rows only, with the number of seeds it rests on.
final class Conclusion {

    private static final List<String> BETTER_LOW = List.of("loss", "perplexity");
    /// With fewer validation rows than these one row more or less is a percent and more.
    private static final long FEW = 100;

    private Conclusion() {}

    /// Empty where this recipe or full fine-tuning was not measured, or the metric is not one of which shares make
    /// sense.
    static Optional<String> of(List<Row> rows, String metric) {
        Optional<Row> own = rows.stream()
                .filter(row -> row.id().equals(CompareViewModel.OWN))
                .findFirst();
        Optional<Row> full =
                rows.stream().filter(row -> row.id().equals("full")).findFirst();
        if (own.isEmpty() || full.isEmpty() || BETTER_LOW.contains(metric)) {
            return Optional.empty();
        }
        Spread ours = own.get().metric();
        Spread theirs = full.get().metric();
        if (!ours.measured() || !theirs.measured() || theirs.mean() <= 0) {
            return Optional.empty();
        }
        String share = Figures.fixed(100 * ours.mean() / theirs.mean(), 1);
        String cost = Figures.percent(own.get().percentOfBase());
        String basis = basis(own.get(), full.get());
        long file = own.get().fileBytes();
        long whole = full.get().fileBytes();
        return Optional.of(
                file > 0 && whole > file
                        ? Messages.text(
                                "compare.conclusion.file",
                                own.get().method(),
                                share,
                                MetricWords.of(metric),
                                cost,
                                Figures.count(Math.round((double) whole / file)),
                                basis)
                        : Messages.text(
                                "compare.conclusion", own.get().method(), share, MetricWords.of(metric), cost, basis));
    }

    /// On how many seeds it rests, and on how many validation rows where those are few.
    private static String basis(Row own, Row full) {
        String seeds = basis(own.metric().seeds(), full.metric().seeds());
        return LongStream.of(own.validation(), full.validation()).filter(rows -> rows > 0 && rows < FEW).min().stream()
                .mapToObj(rows -> Messages.text("compare.few-rows", seeds, rows))
                .findFirst()
                .orElse(seeds);
    }

    /// On how many seeds it rests: both numbers where they differ.
    private static String basis(int ours, int theirs) {
        if (ours != theirs) {
            return Messages.text("compare.seeds.against", ours, theirs);
        }
        return ours == 1 ? Messages.text("compare.one-seed") : Messages.text("compare.seeds", ours);
    }
}
