package graft.engine.runs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The file of a {@link RunIndex}: a mark with its version, the number of runs, the runs one after the other, and the
/// CRC-32 of all that, so that a file that was cut off or written over is known. Numbers are big-endian; texts are
/// their length in bytes and UTF-8, a length of -1 is none.
final class RunIndexBytes {

    /// `graft`, and one more whenever a field or its meaning changes.
    private static final long MARK = 0x67_72_61_66_74_00_00_02L;

    private static final int CHECK = Long.BYTES;
    private static final int MOST_METRICS = 10_000;

    private RunIndexBytes() {}

    static byte[] write(Map<String, RunIndex.Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MARK);
        out.writeInt(entries.size());
        for (RunIndex.Entry entry : entries.values()) {
            out.writeLong(entry.stamp().value());
            put(out, entry.overview().summary());
            double[] course = entry.overview().course();
            out.writeInt(course.length);
            for (double loss : course) {
                out.writeDouble(loss);
            }
            out.writeDouble(entry.overview().bestEpoch());
        }
        out.writeLong(check(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /// @param runs the folder in which the runs' folders lie
    /// @throws IOException where it is not the whole of such a file
    /// @throws RuntimeException where somebody made a check for what makes no sense
    static Map<String, RunIndex.Entry> read(byte[] bytes, Path runs) throws IOException {
        int length = bytes.length - CHECK;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (length < CHECK || in.getLong() != MARK || in.getLong(length) != check(bytes, length)) {
            throw new IOException("no whole index of this version");
        }
        Map<String, RunIndex.Entry> entries = new HashMap<>();
        String folder = runs.toAbsolutePath().normalize() + File.separator;
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            RunStamp stamp = new RunStamp(in.getLong());
            RunSummary summary = summary(in, folder);
            double[] course = new double[count(in, LossCourse.MOST)];
            in.asDoubleBuffer().get(course);
            in.position(in.position() + course.length * Double.BYTES);
            entries.put(summary.id(), new RunIndex.Entry(stamp, new RunOverview(summary, course, in.getDouble())));
        }
        return entries;
    }

    private static void put(DataOutputStream out, RunSummary run) throws IOException {
        for (String text : new @Nullable String[] {
            run.id(),
            run.name(),
            run.group(),
            run.method(),
            run.base(),
            run.data(),
            run.dataHash(),
            run.device(),
            run.error(),
            run.state().text(),
            run.notes().note()
        }) {
            put(out, text);
        }
        out.writeInt(run.notes().tags().size());
        for (String tag : run.notes().tags()) {
            put(out, tag);
        }
        out.writeLong(run.trainable());
        out.writeDouble(run.percentOfBase());
        out.writeLong(run.fileBytes());
        out.writeLong(run.step());
        out.writeLong(run.totalSteps());
        out.writeDouble(run.loss());
        put(out, run.validation());
        put(out, run.test());
        out.writeDouble(run.seconds());
        out.writeDouble(run.stepSeconds());
        out.writeLong(run.peakBytes());
        out.writeLong(run.seed());
        out.writeLong(run.created());
    }

    private static RunSummary summary(ByteBuffer in, String runs) throws IOException {
        String id = text(in);
        String name = text(in);
        String group = textOrNull(in);
        String method = text(in);
        String base = text(in);
        String data = text(in);
        String dataHash = textOrNull(in);
        String device = text(in);
        String error = textOrNull(in);
        RunState state = state(text(in));
        String note = text(in);
        String[] tags = new String[count(in, MOST_METRICS)];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = text(in);
        }
        return new RunSummary(
                id,
                name,
                runs + id,
                group,
                method,
                base,
                data,
                dataHash,
                in.getLong(),
                in.getDouble(),
                in.getLong(),
                state,
                in.getLong(),
                in.getLong(),
                in.getDouble(),
                metrics(in),
                metrics(in),
                in.getDouble(),
                in.getDouble(),
                in.getLong(),
                device,
                in.getLong(),
                error,
                in.getLong(),
                new RunNotes(List.of(tags), note));
    }

    private static RunState state(String text) throws IOException {
        try {
            return RunState.of(text);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(unknown);
        }
    }

    private static void put(DataOutputStream out, Map<String, Double> metrics) throws IOException {
        out.writeInt(metrics.size());
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            put(out, metric.getKey());
            out.writeDouble(metric.getValue());
        }
    }

    private static Map<String, Double> metrics(ByteBuffer in) throws IOException {
        int size = count(in, MOST_METRICS);
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            metrics.put(text(in), in.getDouble());
        }
        return metrics;
    }

    private static void put(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(ByteBuffer in) throws IOException {
        String text = textOrNull(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private static @Nullable String textOrNull(ByteBuffer in) throws IOException {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        int from = in.position();
        in.position(from + length);
        return new String(in.array(), from, length, StandardCharsets.UTF_8);
    }

    private static int count(ByteBuffer in, int most) throws IOException {
        int count = in.getInt();
        if (count < 0 || count > most) {
            throw new IOException("a number of " + count + " things");
        }
        return count;
    }

    private static long check(byte[] bytes, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }
}
