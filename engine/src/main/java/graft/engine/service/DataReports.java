package graft.engine.service;

import graft.engine.data.DataFacts;

/// Data facts as they travel to a front end.
final class DataReports {

    private DataReports() {}

    static DataReport of(DataFacts facts, int sampleRows) {
        int shown = Math.min(Math.max(sampleRows, 0), facts.samples().size());
        return new DataReport(
                facts.columns().stream()
                        .map(column -> new DataReport.Column(
                                column.name(), column.type().text()))
                        .toList(),
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
                facts.warnings(),
                facts.hash());
    }
}
