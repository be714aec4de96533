package graft.app.fake;

import graft.engine.error.EngineException;
import graft.engine.service.DataEntry;
import graft.engine.service.DataReport;
import graft.engine.service.DataRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What an engine that follows a script says of data: of every source the same, until it is told otherwise.
public final class FakeData {

    private DataReport told = reviews();
    private @Nullable EngineException trouble;

    FakeData() {}

    public CompletableFuture<List<DataEntry>> datasets() {
        return CompletableFuture.completedFuture(List.of(
                new DataEntry(
                        "reviews",
                        "Reviews",
                        "classification",
                        List.of("negative", "positive"),
                        4_000,
                        1_000,
                        "Sentiment."),
                new DataEntry("topics", "Topics", "classification", List.of(), 6_000, 1_000, "Six classes.")));
    }

    public CompletableFuture<DataReport> inspectData(DataRequest request) {
        return trouble == null ? CompletableFuture.completedFuture(told) : CompletableFuture.failedFuture(trouble);
    }

    /// From now on this is found in the data.
    public void report(DataReport report) {
        told = report;
    }

    /// From now on the data cannot be read; null: it can again.
    public void fail(@Nullable EngineException why) {
        trouble = why;
    }

    /// A report of review data with every kind of finding in it.
    public static DataReport reviews() {
        List<DataReport.LengthBin> lengths = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            lengths.add(new DataReport.LengthBin(i * 8, (long) (900 * Math.exp(-Math.pow((i - 7) / 4.0, 2)))));
        }
        return new DataReport(
                List.of(
                        new DataReport.Column("text", "VARCHAR"),
                        new DataReport.Column("label", "VARCHAR"),
                        new DataReport.Column("id", "BIGINT")),
                Map.of("text", "text", "label", "label"),
                "classification",
                List.of(new DataReport.LabelCount("negative", 1_700), new DataReport.LabelCount("positive", 1_900)),
                3_600,
                400,
                800,
                lengths,
                0.034,
                12,
                3,
                List.of(
                        Map.of(
                                "text",
                                "The soup was cold but the waiter made up for it.",
                                "label",
                                "positive",
                                "id",
                                "1"),
                        Map.of(
                                "text",
                                "I would not come back, not even for the cake.",
                                "label",
                                "negative",
                                "id",
                                "2")),
                List.of(
                        row("The soup was cold but the waiter made up for it .", 0, "positive"),
                        row(
                                "I would not come back , not even for the cake , which is a pity as I like cake .",
                                6,
                                "no")),
                List.of("3 validation rows also stand in the training rows."),
                "abc",
                "");
    }

    /// A row of words as tokens between the marks of a BERT.
    ///
    /// @param cut how many of the last words truncation cuts off
    private static DataReport.TokenRow row(String text, int cut, String label) {
        List<DataReport.Token> tokens = new ArrayList<>();
        String[] words = text.split(" ");
        tokens.add(new DataReport.Token("[CLS]", false, true, true, false, ""));
        for (int i = 0; i < words.length; i++) {
            tokens.add(new DataReport.Token(words[i], false, false, i < words.length - cut, false, ""));
        }
        tokens.add(new DataReport.Token("[SEP]", false, true, true, false, ""));
        return new DataReport.TokenRow(tokens, tokens.size() - cut, tokens.size(), label);
    }
}
