/// Reports that leave the program: {@link graft.engine.report.HtmlReport} writes one self-contained page with a
/// comparison, curves as vector graphics, the recipes and the environment. It holds only measured figures and says how
/// each was measured; the same runs give the same bytes. Colours and shapes are those of the window's tokens, light and
/// dark by the reader's preference. Start at {@link graft.engine.report.ReportRun}; nothing here trains or opens
/// models.
@NullMarked
package graft.engine.report;

import org.jspecify.annotations.NullMarked;
