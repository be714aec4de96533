/// Live curves. {@link graft.app.curves.CurvesViewModel} smooths (TensorBoard's average) and thins (minimum
/// and maximum per pixel column) the histories of {@link graft.app.runs}; {@code CurveChart} paints them by
/// JFreeChart on a timer. Nothing here reads files.
@NullMarked
package graft.app.curves;

import org.jspecify.annotations.NullMarked;
