package graft.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A linear axis from values to positions.
///
/// @param low  value at `from`
/// @param high value at `to`
record Axis(double low, double high, double from, double to) {

    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /// About five round values.
    List<Double> ticks() {
        double rough = (high - low) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / power < 1.5
                ? power
                : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(low / step) * step; tick <= high * (1 + 1e-9); tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    static String label(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        String plain = text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        return plain.equals("-0") ? "0" : plain;
    }
}
