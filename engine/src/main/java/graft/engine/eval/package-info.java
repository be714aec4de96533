/// How good a model is on rows it was not trained on. Start at {@link graft.engine.eval.Evaluator}, which runs a model
/// over rows without gradients and returns the task's metrics by name; the formulas, in double precision, are in
/// {@link graft.engine.eval.Confusion} (classes), {@link graft.engine.eval.Correlation} (numbers),
/// {@link graft.engine.eval.EntitySpans} (BIO tags).
///
/// Names of metrics as they stand in journals: `loss`, `accuracy`, `f1` (macro over classes, or over entities),
/// `matthews`, `pearson`, `spearman`, `perplexity`, `tokenAccuracy`. Training and its decisions stay out.
@NullMarked
package graft.engine.eval;

import org.jspecify.annotations.NullMarked;
