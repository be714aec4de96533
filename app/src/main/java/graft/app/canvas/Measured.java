package graft.app.canvas;

import graft.engine.service.MeasuredCost;

/// What is known of a recipe by trying it: two steps at its longest rows.
public sealed interface Measured {

    /// Nobody has asked.
    record Not() implements Measured {}

    record Measuring() implements Measured {}

    record Done(MeasuredCost cost) implements Measured {}

    /// @param why in words
    record Failed(String why) implements Measured {}
}
