package graft.engine.data;

import graft.engine.data.tokens.Tokenizer;
import java.util.List;

/// Tokenised rows ready for training. Closing it unmaps the rows; using them afterwards throws. The tokenizer
/// is borrowed and stays open.
///
/// @param train      the training rows
/// @param validation cut from them or from a file of its own; may be empty
/// @param test       may be empty
/// @param labels     label names by index; empty for regression and language modelling
/// @param tokenizer  the base model's
/// @param facts      what was found
public record PreparedData(
        Rows train,
        Rows validation,
        Rows test,
        List<String> labels,
        Tokenizer tokenizer,
        DataFacts facts,
        AutoCloseable mapped)
        implements AutoCloseable {

    public PreparedData {
        labels = List.copyOf(labels);
    }

    @Override
    public void close() {
        try {
            mapped.close();
        } catch (Exception e) {
            throw new IllegalStateException("unmapping prepared rows cannot fail", e);
        }
    }
}
