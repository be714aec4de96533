package graft.app.curves;

/// Which values may set the height of a chart; every value is drawn, what lies beyond runs out of the picture.
public enum Outliers {
    ALL(1),
    P99(0.99),
    P95(0.95);

    private final double share;

    Outliers(double share) {
        this.share = share;
    }

    /// Share of the values that lie below the upper limit; as many lie above the lower one.
    double share() {
        return share;
    }
}
