package graft.app.fake;

import graft.engine.service.BaseModelEntry;
import graft.engine.service.ContinualTable;
import graft.engine.service.PrecisionFit;
import graft.engine.service.SweepTable;
import java.util.ArrayList;
import java.util.List;

/// What an engine knows after the morning of {@link MadeUpRuns}: base models of every source, a sweep that was
/// measured, tasks that were learned in turn.
public final class MadeUpAnswers {

    private static final long MIB = 1 << 20;
    private static final String FOLDERS = "/home/ada/models/";
    private static final String SWEEP = "reviews-pfeiffer-sizes";
    private static final String SEQUENCE = "three-tasks";

    private MadeUpAnswers() {}

    /// Bundled, opened and cached ones, and one that cannot be used; their folders are named only.
    public static List<BaseModelEntry> models() {
        return List.of(
                base("tiny-encoder", "bundled", "BertForMaskedLM", 3_219_450, 6, 192, "apache-2.0"),
                base("tiny-decoder", "bundled", "LlamaForCausalLM", 3_350_976, 6, 192, "apache-2.0"),
                base("bert-base", "folder", "BertForMaskedLM", 109_514_298, 12, 768, "apache-2.0"),
                base("FacebookAI/roberta-base", "cached", "RobertaForMaskedLM", 124_697_433, 12, 768, "mit"),
                base("openai-community/gpt2", "cached", "GPT2LMHeadModel", 124_439_808, 12, 768, "mit"),
                base("Qwen/Qwen3-8B", "cached", "Qwen3ForCausalLM", 8_190_735_360L, 36, 4096, "apache-2.0"),
                new BaseModelEntry(
                        "old-experiment",
                        "folder",
                        FOLDERS + "old-experiment",
                        "T5ForConditionalGeneration",
                        0,
                        0,
                        0,
                        892 * MIB,
                        "",
                        false,
                        "T5 is not supported; the nearest that is: BERT."));
    }

    private static BaseModelEntry base(
            String name, String source, String architecture, long parameters, int layers, int width, String licence) {
        return new BaseModelEntry(
                name,
                source,
                FOLDERS + name,
                architecture,
                parameters,
                layers,
                width,
                4 * parameters,
                licence,
                true,
                "",
                List.of(
                        fit("fp32", 4 * parameters),
                        fit("bf16", 2 * parameters),
                        fit("fp16", 2 * parameters),
                        fit("int8", parameters),
                        fit("nf4", parameters / 2)));
    }

    /// Of a machine with 8 GiB, half of them free.
    private static PrecisionFit fit(String precision, long weightBytes) {
        long peak = weightBytes + weightBytes / 4 + 300 * MIB;
        String verdict = peak < 4096 * MIB ? "fits" : peak < 8192 * MIB ? "tight" : "too-large";
        return new PrecisionFit(precision, weightBytes, peak, verdict);
    }

    /// Sizes against learning rates, three seeds each.
    public static SweepTable sweep() {
        List<SweepTable.Row> rows = new ArrayList<>();
        int[] sizes = {8, 16, 48, 128};
        String[] rates = {"1e-4", "3e-4", "1e-3"};
        double[][] means = {
            {0.871, 0.893, 0.889}, {0.884, 0.904, 0.897}, {0.892, 0.913, 0.901}, {0.895, 0.911, 0.882},
        };
        for (int i = 0; i < sizes.length; i++) {
            for (int j = 0; j < rates.length; j++) {
                double mean = means[i][j];
                long trainable = 12L * (2L * 768 * sizes[i] + sizes[i] + 768);
                rows.add(new SweepTable.Row(
                        "adapters[0].size=" + sizes[i] + ", training.learningRate=" + rates[j],
                        List.of(42L, 43L, 44L),
                        3,
                        List.of(mean - 0.004, mean + 0.001, mean + 0.003),
                        mean,
                        0.0036,
                        i == 2 && j == 1 ? null : new SweepTable.Paired(mean - means[2][1], 0.004, 3),
                        trainable,
                        100.0 * trainable / 109_514_298,
                        4 * trainable,
                        54,
                        List.of()));
            }
        }
        return new SweepTable(
                SWEEP, "reviews-pfeiffer", "accuracy", "adapters[0].size=48, training.learningRate=3e-4", rows);
    }

    /// Three tasks, learned by an adapter each and by full fine-tuning.
    public static ContinualTable sequence() {
        return new ContinualTable(
                SEQUENCE,
                SEQUENCE,
                List.of(
                        new ContinualTable.Task("reviews", "accuracy"),
                        new ContinualTable.Task("topics", "accuracy"),
                        new ContinualTable.Task("acceptability", "matthews")),
                learner("adapter", false, new double[][] {{0.913}, {0.913, 0.871}, {0.913, 0.871, 0.542}}),
                learner("full", true, new double[][] {{0.922}, {0.861, 0.884}, {0.794, 0.803, 0.561}}));
    }

    private static ContinualTable.Learner learner(String how, boolean changes, double[][] values) {
        List<ContinualTable.Row> rows = new ArrayList<>();
        for (int after = 0; after < values.length; after++) {
            List<ContinualTable.Cell> cells = new ArrayList<>();
            for (int task = 0; task <= after; task++) {
                cells.add(new ContinualTable.Cell(values[after][task], how + task + (changes ? "-" + after : "")));
            }
            rows.add(new ContinualTable.Row(how + "-" + after, cells));
        }
        return new ContinualTable.Learner(rows);
    }
}
