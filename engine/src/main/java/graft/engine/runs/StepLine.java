package graft.engine.runs;

import java.nio.charset.StandardCharsets;

/// A journal's commonest line, a step exactly as {@link RunEventJson} writes it, understood where it lies: without a
/// tree, and each number only when it is asked for. A workspace's journals are millions of these lines. Any other
/// spelling of a step is for the reader of JSON. One is used for line after line.
final class StepLine {

    private static final byte[][] NAMES = {
        ascii("{\"event\":\"step\",\"at\":"),
        ascii(",\"step\":"),
        ascii(",\"epoch\":"),
        ascii(",\"loss\":"),
        ascii(",\"learningRate\":"),
        ascii(",\"gradientNorm\":"),
        ascii(",\"tokens\":"),
        ascii(",\"seconds\":")
    };
    private static final int AT = 0;
    private static final int STEP = 1;
    private static final int EPOCH = 2;
    private static final int LOSS = 3;
    private static final int RATE = 4;
    private static final int NORM = 5;
    private static final int TOKENS = 6;
    private static final int SECONDS = 7;
    /// So many digits fit a `long`.
    private static final int LONGEST_WHOLE = 18;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private final int[] starts = new int[NAMES.length];
    private final int[] ends = new int[NAMES.length];
    private byte[] text = {};
    private int at;
    private int end;

    /// Looks at a line, `[from, to)`.
    ///
    /// @return whether it is a step in the usual spelling; then the values are known until the next look
    boolean look(byte[] bytes, int from, int to) {
        return look(bytes, from, to, SECONDS) && at == end - 1;
    }

    /// Looks at a line as far as its loss, of which alone a course is made: of the rest only the end is looked at.
    boolean lookForLoss(byte[] bytes, int from, int to) {
        return look(bytes, from, to, LOSS);
    }

    private boolean look(byte[] bytes, int from, int to, int last) {
        text = bytes;
        at = from;
        end = to;
        for (int i = 0; i <= last; i++) {
            if (!skip(NAMES[i])) {
                return false;
            }
            starts[i] = at;
            boolean whole = i == AT || i == STEP || i == TOKENS;
            if (!(whole ? whole() : number())) {
                return false;
            }
            ends[i] = at;
        }
        return text[end - 1] == '}';
    }

    long step() {
        return whole(STEP);
    }

    double loss() {
        return number(LOSS);
    }

    /// The loss to fifteen digits, some ten times quicker: its digits as a whole number, over a power of ten.
    double roughLoss() {
        long digits = 0;
        int point = -1;
        for (int i = starts[LOSS]; i < ends[LOSS]; i++) {
            byte c = text[i];
            if (c == '.') {
                point = i;
            } else if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
            } else {
                return loss();
            }
        }
        int decimals = point < 0 ? 0 : ends[LOSS] - point - 1;
        return ends[LOSS] - starts[LOSS] <= LONGEST_WHOLE && decimals < POWERS.length
                ? digits / POWERS[decimals]
                : loss();
    }

    RunEvent.Step event() {
        return new RunEvent.Step(
                whole(AT), step(), number(EPOCH), loss(), number(RATE), number(NORM), whole(TOKENS), number(SECONDS));
    }

    private long whole(int field) {
        boolean negative = text[starts[field]] == '-';
        long value = 0;
        for (int i = starts[field] + (negative ? 1 : 0); i < ends[field]; i++) {
            value = value * 10 + (text[i] - '0');
        }
        return negative ? -value : value;
    }

    private double number(int field) {
        return Double.parseDouble(
                new String(text, starts[field], ends[field] - starts[field], StandardCharsets.ISO_8859_1));
    }

    private boolean skip(byte[] name) {
        if (end - at < name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (text[at + i] != name[i]) {
                return false;
            }
        }
        at += name.length;
        return true;
    }

    private boolean whole() {
        skipMinus();
        int first = at;
        return digits() && at - first <= LONGEST_WHOLE && (text[first] != '0' || at - first == 1);
    }

    /// A number by JSON's grammar (RFC 8259 §6).
    private boolean number() {
        skipMinus();
        int first = at;
        if (!digits() || text[first] == '0' && at - first > 1) {
            return false;
        }
        if (at < end && text[at] == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            return digits();
        }
        return true;
    }

    private void skipMinus() {
        if (at < end && text[at] == '-') {
            at++;
        }
    }

    private boolean digits() {
        int first = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at > first;
    }

    private static byte[] ascii(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }
}
