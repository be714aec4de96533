package graft.engine.train;

/// Breaks a rule on purpose: a duration between two looks at a clock that people set.
public final class PlantedWallClock {

    private final long begun = System.currentTimeMillis();

    /// Wrong by as much as the clock was set in between.
    public long millis() {
        return System.currentTimeMillis() - begun;
    }
}
