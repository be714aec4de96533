package graft.engine.cli;

import java.util.Locale;

/// Figures as people read them. A figure that is not known is a dash.
final class Figures {

    private static final String UNKNOWN = "–";

    private Figures() {}

    /// `1,234,567`
    static String count(long value) {
        return value < 0 ? UNKNOWN : String.format(Locale.ROOT, "%,d", value);
    }

    /// `512 B`, `63.4 kB`, `12.7 MB`, `1.26 GB`; powers of ten, as disks are sold.
    static String bytes(long bytes) {
        if (bytes < 0) {
            return UNKNOWN;
        }
        if (bytes < 1000) {
            return bytes + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return (value < 10 ? fixed(value, 2) : value < 100 ? fixed(value, 1) : fixed(value, 0)) + " " + units[unit];
    }

    /// `0.42 s`, `12.3 s`, `2 min 05 s`
    static String seconds(double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0) {
            return UNKNOWN;
        }
        if (seconds < 60) {
            return fixed(seconds, seconds < 1 ? 3 : seconds < 10 ? 2 : 1) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /// A share in hundredths with the digits that matter: `0.72 %`, `13.4 %`, `100 %`.
    static String percent(double percent) {
        if (!Double.isFinite(percent)) {
            return UNKNOWN;
        }
        return fixed(percent, percent >= 99.95 ? 0 : percent >= 10 ? 1 : percent >= 0.1 ? 2 : 4) + " %";
    }

    /// A learning rate: `0.002`, `3.0E-5`.
    static String rate(double rate) {
        return Double.isFinite(rate) ? Double.toString(rate) : UNKNOWN;
    }

    static String fixed(double value, int digits) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : UNKNOWN;
    }
}
