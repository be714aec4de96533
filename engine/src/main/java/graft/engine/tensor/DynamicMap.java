package graft.engine.tensor;

import java.util.Arrays;

/// What the bytes of dynamic quantisation stand for (arXiv 2110.02861 §2): numbers of up to 1 over seven decades, the
/// larger ones the finer. Rounded to float32 at each step as bitsandbytes does.
final class DynamicMap {

    private static final int BYTES = 256;
    private static final int DECADES = 7;

    private DynamicMap() {}

    /// From -1 to 1, rising: the topmost decade has 64 even parts of [0.1, 1] on either side, each lower one half as
    /// many; the middle of every part is a value, and 0 and 1 are.
    static float[] signed() {
        float[] map = new float[BYTES];
        int count = 0;
        for (int decade = 0; decade < DECADES; decade++) {
            for (float middle : middlesOf(decade, 1 << decade)) {
                map[count++] = middle;
                map[count++] = -middle;
            }
        }
        return withEnds(map, count);
    }

    /// From 0 to 1, rising: the topmost decade has 128 parts.
    static float[] unsigned() {
        float[] map = new float[BYTES];
        int count = 0;
        for (int decade = 0; decade < DECADES; decade++) {
            for (float middle : middlesOf(decade, 2 << decade)) {
                map[count++] = middle;
            }
        }
        return withEnds(map, count);
    }

    private static float[] withEnds(float[] map, int count) {
        map[count] = 0;
        map[count + 1] = 1;
        Arrays.sort(map);
        return map;
    }

    private static float[] middlesOf(int decade, int parts) {
        float[] edges = evenly(parts + 1);
        float power = (float) Math.pow(10, decade - (DECADES - 1));
        float[] middles = middles(edges);
        for (int i = 0; i < middles.length; i++) {
            middles[i] *= power;
        }
        return middles;
    }

    /// n numbers from 0.1 to 1, counted from the nearer end, as libtorch does.
    private static float[] evenly(int n) {
        float step = (1 - 0.1f) / (n - 1);
        float[] edges = new float[n];
        for (int i = 0; i < n; i++) {
            edges[i] = i < n / 2 ? Math.fma(step, i, 0.1f) : Math.fma(-step, n - 1 - i, 1f);
        }
        return edges;
    }

    /// The middles between neighbours, where the nearest of two values changes.
    static float[] middles(float[] rising) {
        float[] middles = new float[rising.length - 1];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (rising[i] + rising[i + 1]) / 2;
        }
        return middles;
    }
}
