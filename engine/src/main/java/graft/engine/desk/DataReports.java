package graft.engine.desk;

import graft.engine.data.DataFacts;
import graft.engine.data.TableColumns;
import graft.engine.data.TokenSample;
import graft.engine.data.table.Column;
import graft.engine.service.DataReport;
import java.util.List;

/// Data facts as they travel to a front end.
final class DataReports {

    private DataReports() {}

    static DataReport of(DataFacts facts, List<TokenSample> tokens, int sampleRows) {
        int shown = Math.min(Math.max(sampleRows, 0), facts.samples().size());
        return new DataReport(
                columns(facts.columns()),
                facts.roles(),
                facts.task().text(),
                facts.labels().stream()
                        .map(label -> new DataReport.LabelCount(label.label(), label.rows()))
                        .toList(),
                facts.trainRows(),
                facts.validationRows(),
                facts.testRows(),
                facts.lengths().stream()
                        .map(bin -> new DataReport.LengthBin(bin.upTo(), bin.rows()))
                        .toList(),
                facts.truncatedShare(),
                facts.duplicates(),
                facts.leaked(),
                facts.samples().subList(0, shown),
                tokens.stream().map(DataReports::row).toList(),
                facts.warnings(),
                facts.hash(),
                "");
    }

    /// Of rows that cannot be used: what can be chosen from instead.
    static DataReport refused(TableColumns table, String problem) {
        return new DataReport(
                columns(table.columns()),
                table.roles(),
                table.task().text(),
                List.of(),
                0,
                0,
                0,
                List.of(),
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                "",
                problem);
    }

    private static List<DataReport.Column> columns(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        new DataReport.Column(column.name(), column.type().text()))
                .toList();
    }

    private static DataReport.TokenRow row(TokenSample sample) {
        return new DataReport.TokenRow(
                sample.tokens().stream()
                        .map(token -> new DataReport.Token(
                                token.text(),
                                token.second(),
                                token.special(),
                                token.kept(),
                                token.predicted(),
                                token.label()))
                        .toList(),
                sample.length(),
                sample.fullLength(),
                sample.target());
    }
}
