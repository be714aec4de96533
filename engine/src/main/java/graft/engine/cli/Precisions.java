package graft.engine.cli;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.recipe.Precision;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Precisions by their names on the command line.
final class Precisions {

    private Precisions() {}

    /// @param option the option's name, for the message
    /// @throws InvalidInput when there is none of that name
    static Precision of(String option, String name) {
        for (Precision precision : Precision.values()) {
            if (precision.text().equals(name)) {
                return precision;
            }
        }
        throw new InvalidInput(
                ErrorCode.ARGUMENT_INVALID,
                option + " " + name + " is none of "
                        + Arrays.stream(Precision.values()).map(Precision::text).collect(Collectors.joining(", "))
                        + ".",
                "fp32 is exact, bf16 often faster.");
    }
}
