package graft.app.curves;

import graft.app.runs.Samples;
import java.util.List;

/// Several columns of the same recipe's seeds as mean, lowest and highest, point by point; it grows with the shortest
/// of them, so that only new values cost anything.
final class SeedBand {

    private final List<Samples> members;
    private long generations = -1;
    private Samples mean = new Samples();
    private Samples low = new Samples();
    private Samples high = new Samples();

    SeedBand(List<Samples> members) {
        this.members = List.copyOf(members);
    }

    /// Takes in what the members have gained.
    SeedBand grown() {
        long now = members.stream().mapToLong(Samples::generation).sum();
        if (now != generations) {
            generations = now;
            mean = new Samples();
            low = new Samples();
            high = new Samples();
        }
        int common = members.stream().mapToInt(Samples::size).min().orElse(0);
        for (int i = mean.size(); i < common; i++) {
            double sum = 0;
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            for (Samples member : members) {
                double value = member.get(i);
                sum += value;
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
            mean.add(sum / members.size());
            low.add(lowest);
            high.add(highest);
        }
        return this;
    }

    Samples mean() {
        return mean;
    }

    Samples low() {
        return low;
    }

    Samples high() {
        return high;
    }
}
