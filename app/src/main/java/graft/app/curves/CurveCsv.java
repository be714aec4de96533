package graft.app.curves;

import graft.app.curves.CurvesViewModel.Quantity;
import graft.app.curves.CurvesViewModel.Window;
import graft.app.runs.RunRow;
import graft.app.runs.Samples;
import graft.app.runs.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Every point of one quantity in view as text, one a line, whole and not thinned: run, seed, part (`train` or
/// `validation`), step, epoch, seconds, tokens, value. Points are copied on the FX thread, which is quick; the text is
/// made elsewhere.
record CurveCsv(List<Column> columns) {

    /// One run's part. Arrays of one length.
    record Column(String run, long seed, String part, double[][] along, double[] values) {}

    static CurveCsv of(List<RunRow> runs, Quantity quantity, Track.Axis axis, Window seen) {
        List<Column> columns = new ArrayList<>();
        for (RunRow run : runs) {
            add(columns, run, "train", Pictures.train(run.history(), quantity), axis, seen);
            add(columns, run, "validation", Pictures.validation(run.history(), quantity), axis, seen);
        }
        return new CurveCsv(columns);
    }

    private static void add(
            List<Column> columns, RunRow run, String part, Optional<Track> track, Track.Axis axis, Window seen) {
        track.ifPresent(found -> {
            Samples x = found.along(axis);
            int from = x.lowerBound(seen.left());
            int to = x.lowerBound(Math.nextUp(seen.right()));
            double[][] along = new double[Track.Axis.values().length][];
            for (Track.Axis each : Track.Axis.values()) {
                along[each.ordinal()] = found.along(each).slice(from, to);
            }
            columns.add(new Column(
                    run.id(), run.summary().seed(), part, along, found.values().slice(from, to)));
        });
    }

    /// With a head line; numbers in the shortest form that reads back to the same value.
    String text() {
        StringBuilder text = new StringBuilder("run,seed,part,step,epoch,seconds,tokens,value\n");
        for (Column column : columns) {
            for (int i = 0; i < column.values().length; i++) {
                text.append(quoted(column.run())).append(',').append(column.seed());
                text.append(',').append(column.part());
                text.append(',').append(Math.round(column.along()[Track.Axis.STEP.ordinal()][i]));
                text.append(',').append(column.along()[Track.Axis.EPOCH.ordinal()][i]);
                text.append(',').append(column.along()[Track.Axis.TIME.ordinal()][i]);
                text.append(',').append(Math.round(column.along()[Track.Axis.TOKENS.ordinal()][i]));
                text.append(',').append(column.values()[i]).append('\n');
            }
        }
        return text.toString();
    }

    private static String quoted(String word) {
        return word.matches("[^,\"\\r\\n]*") ? word : '"' + word.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d columns", columns.size());
    }
}
