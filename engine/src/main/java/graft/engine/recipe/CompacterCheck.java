package graft.engine.recipe;

import graft.engine.recipe.BottleneckSpec.Size;
import org.jspecify.annotations.Nullable;

/// What divides what in a Compacter: its n divides the width and the inner width of every layer.
///
/// @param path  of the adapter
/// @param shape of the base, or null where it is not known
record CompacterCheck(
        Findings findings, String path, @Nullable ModelShape shape) {

    void dimension(CompacterSpec spec) {
        int n = spec.phm().dimension();
        findings.within(path + ".phmDimension", n, 1, 256);
        if (shape == null || n < 1) {
            return;
        }
        int width = shape.width();
        if (width % n != 0) {
            findings.error(
                    path + ".phmDimension",
                    n + " does not divide the layer's width " + width,
                    "choose " + nearest(n, width));
            return;
        }
        Size size = spec.bottleneck().size();
        for (int layer : spec.layers().resolve(shape.layers())) {
            int inner = size.in(layer, width);
            if (inner % n != 0) {
                String from = size instanceof Size.Reduction reduction
                        ? " (" + width + " / reductionFactor " + Findings.number(reduction.factor()) + ")"
                        : "";
                findings.error(
                        path + ".phmDimension",
                        n + " does not divide the inner width " + inner + from + " of layer " + layer,
                        "choose " + nearest(n, gcd(width, inner)) + ", which divides it and the width " + width
                                + ", or set size to " + (inner / n + 1) * n);
                return;
            }
        }
        if (spec.phm().sharedWeights() && size instanceof Size.ByLayer) {
            findings.error(
                    path + ".sharedWeights",
                    "projections that all layers share have one inner width",
                    "give one size, or set sharedWeights to false");
        }
    }

    /// The divisors of a width next to a number that is none: the one below and the one above, where there is one.
    private static String nearest(int n, int width) {
        int below = Math.min(n, width);
        while (width % below != 0) {
            below--;
        }
        int above = n;
        while (above < width && width % above != 0) {
            above++;
        }
        return above <= width && width % above == 0 ? below + " or " + above : String.valueOf(below);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
