package graft.engine.verify;

/// The largest of many errors, and which it is.
final class Worst {

    private double error;
    private String where = "";

    /// @param error of what is named; NaN, which no comparison would find larger, counts as infinite
    void note(String name, double error) {
        double counted = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        if (where.isEmpty() || counted > this.error) {
            this.error = counted;
            where = name;
        }
    }

    void note(Worst other) {
        if (!other.where.isEmpty()) {
            note(other.where, other.error);
        }
    }

    double error() {
        return error;
    }

    /// What has the largest error; empty where nothing was compared.
    String where() {
        return where;
    }
}
