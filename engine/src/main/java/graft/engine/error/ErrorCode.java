package graft.engine.error;

/// Stable numbers that a user can search for and quote (`GRAFT-1203`). The hundreds name the family: 11 recipe,
/// 12 data, 13 model, 14 arguments, 15 run store, 21 machine, 31 run. A number is never given to another meaning.
public enum ErrorCode {
    RECIPE_INVALID(1101),
    RECIPE_UNREADABLE(1102),
    DATA_UNREADABLE(1201),
    DATA_COLUMN_MISSING(1202),
    DATA_LABELS(1203),
    DATA_EMPTY(1204),
    DATA_ENCODING(1205),
    DATA_TOO_LARGE(1206),
    MODEL_NOT_FOUND(1301),
    MODEL_CONFIG(1302),
    MODEL_WEIGHTS(1303),
    MODEL_UNSUPPORTED(1304),
    TOKENIZER_UNREADABLE(1305),
    ADAPTER_UNREADABLE(1306),
    ADAPTER_UNSUPPORTED(1307),
    HUB_ACCESS(1308),
    HUB_ANSWER(1309),
    ARGUMENT_INVALID(1401),
    FILE_NOT_FOUND(1402),
    FILE_UNWRITABLE(1403),
    RUN_NOT_FOUND(1501),
    RUN_UNREADABLE(1502),
    CHECKPOINT_UNREADABLE(1503),
    JDK_MISSING(2101),
    NATIVE_LIBRARY(2102),
    DEVICE_UNAVAILABLE(2103),
    DISK_FULL(2104),
    NO_DISPLAY(2105),
    HOST_DIED(2106),
    HUB_UNREACHABLE(2107),
    RUN_DIVERGED(3101),
    RUN_OUT_OF_MEMORY(3102),
    RUN_FAILED(3103),
    DEVICE_LOST(3104);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /// The code as shown, `GRAFT-` and four digits.
    public String text() {
        return "GRAFT-" + number;
    }
}
