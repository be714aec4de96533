package graft.engine.generate;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;

/// How the next token is chosen from the logits. The steps are taken in this order, as in transformers.
///
/// @param repetitionPenalty at least 1: logits of tokens that are in the row already are divided by it where positive,
///                          multiplied where negative (CTRL, arXiv 1909.05858 §4.1)
/// @param temperature       0: the most probable token; else logits are divided by it
/// @param topK              only so many of the most probable tokens; 0 for all
/// @param topP              only the most probable tokens that together reach this probability (arXiv 1904.09751
///                          §3.1); 1 for all
/// @param seed              of the draws
public record Sampling(double repetitionPenalty, double temperature, int topK, double topP, long seed) {

    public static final Sampling GREEDY = new Sampling(1, 0, 0, 1, 0);

    public Sampling {
        require(
                repetitionPenalty >= 1 && repetitionPenalty <= 100,
                "repetition penalty",
                repetitionPenalty,
                "1 to 100");
        require(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
        require(topK >= 0, "top-k", topK, "0 (all) or more");
        require(topP > 0 && topP <= 1, "top-p", topP, "above 0, to 1");
    }

    private static void require(boolean holds, String what, Number value, String range) {
        if (!holds) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "The " + what + " is " + value + ".",
                    "Choose a value of " + range + ".");
        }
    }
}
