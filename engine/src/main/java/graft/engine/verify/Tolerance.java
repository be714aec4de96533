package graft.engine.verify;

import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;

/// Largest errors that pass.
///
/// @param outputs  of outputs, relative to each reference tensor's largest value
/// @param training of gradients, relative likewise, and of a training's losses, relative to its largest loss
/// @param after    of trained values after a training: the difference itself
/// @param why      others than the usual are allowed for outputs or training; empty where they are the usual
record Tolerance(double outputs, double training, double after, String why) {

    static final Tolerance SINGLE = new Tolerance(
            Verification.OUTPUT_TOLERANCE, Verification.TRAINING_TOLERANCE, Verification.AFTER_TOLERANCE, "");

    private static final double OF_HALF = 0.03;

    /// Of products in bfloat16, which agree only so far with any other order of rounding.
    private static final Tolerance HALF = new Tolerance(
            OF_HALF,
            OF_HALF,
            OF_HALF,
            "allowed " + OF_HALF + ": products in bfloat16, of 8 bits each, agree only so far with another order of"
                    + " rounding");

    /// Adam divides by tiny gradients: what lies ten times as far off as the reference itself is from double
    /// precision is rounding.
    private static final double DEVIATIONS = 10;

    /// Of a case whose products are computed in a precision.
    static Tolerance of(ReferenceCase reference, PrecisionChoice precision) {
        return precision.product() == ComputeType.FP32 ? of(reference) : HALF;
    }

    /// Of a case in float32.
    static Tolerance of(ReferenceCase reference) {
        double deviation =
                reference.json().at("/float64Deviation/afterAbsolute").asDouble(0);
        return new Tolerance(
                SINGLE.outputs, SINGLE.training, Math.max(SINGLE.after, DEVIATIONS * deviation), SINGLE.why);
    }
}
