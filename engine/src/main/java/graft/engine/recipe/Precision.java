package graft.engine.recipe;

/// How numbers are kept and multiplied. {@link #AUTO} lets the engine choose and say why.
public enum Precision {
    AUTO("auto", 4),
    FP32("fp32", 4),
    BF16("bf16", 2),
    FP16("fp16", 2),
    NF4("nf4", 0.516),
    INT8("int8", 1);

    private final String text;
    private final double bytes;

    Precision(String text, double bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    public String text() {
        return text;
    }

    /// Bytes a frozen weight takes; for NF4 with double quantisation 4 bits and 0.127 bits of scales (QLoRA, arXiv
    /// 2305.14314 §3); `auto` counts as fp32, the larger.
    public double bytesPerWeight() {
        return bytes;
    }
}
