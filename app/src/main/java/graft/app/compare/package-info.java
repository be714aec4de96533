/// The comparison: this recipe beside LoRA, BitFit, head only and full fine-tuning. Start at {@link
/// graft.app.compare.CompareViewModel}; a {@link graft.app.compare.Fingerprint} decides whether a run
/// measured what a row asks for. What is counted from shapes is exact, what was measured is solid, the rest
/// says that it is not known. Nothing here trains.
@NullMarked
package graft.app.compare;

import org.jspecify.annotations.NullMarked;
