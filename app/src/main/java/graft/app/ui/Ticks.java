package graft.app.ui;

import java.util.ArrayList;
import java.util.List;

/// Round figures on an axis.
public final class Ticks {

    private static final int MOST_DECIMALS = 6;

    private Ticks() {}

    /// Multiples of 1, 2 or 5 times a power of ten within the stretch.
    ///
    /// @param about how many are wanted; a few more or less come
    public static List<Double> of(double low, double high, int about) {
        List<Double> ticks = new ArrayList<>();
        if (!(high > low) || !Double.isFinite(high - low)) {
            return ticks;
        }
        double raw = (high - low) / about;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power >= 5 ? 5 : raw / power >= 2 ? 2 : 1);
        for (double k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
            ticks.add(k * step + 0.0); // 0 without a sign
        }
        return ticks;
    }

    /// One of several even figures with as many decimals as tell it from its neighbours.
    public static String figure(List<Double> ticks, double tick) {
        double step = ticks.size() < 2 ? 0.1 : ticks.get(1) - ticks.get(0);
        int digits = Math.clamp((int) Math.ceil(-Math.log10(step) - 1e-9), 0, MOST_DECIMALS);
        return digits > 0 || Math.abs(tick) < 1_000 ? Figures.fixed(tick, digits) : Figures.metric(tick);
    }

    /// Powers of ten within the stretch, and their doubles and fives where it is short.
    public static List<Double> logarithmic(double low, double high) {
        List<Double> ticks = new ArrayList<>();
        boolean shortStretch = high / low < 200;
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
            for (double part : shortStretch ? new double[] {1, 2, 5} : new double[] {1}) {
                double tick = part * Math.pow(10, power);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
