package graft.engine.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One object of a recipe's JSON while it is written: fields in the order of the calls, those that equal their
/// default left out unless all are asked for, numbers in one spelling only (`16` not `16.0`, `0.00002` not
/// `2.0E-5`).
final class Canonical {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double EXACT = 1e15;

    private final ObjectNode node = NODES.objectNode();
    private final boolean complete;

    Canonical() {
        this(false);
    }

    private Canonical(boolean complete) {
        this.complete = complete;
    }

    /// One that leaves nothing out: for forms, which show defaults, too.
    static Canonical complete() {
        return new Canonical(true);
    }

    /// Whether a value that equals its default is left out.
    boolean omits(boolean same) {
        return same && !complete;
    }

    Canonical put(String name, String value) {
        node.put(name, value);
        return this;
    }

    Canonical put(String name, JsonNode value) {
        node.set(name, value);
        return this;
    }

    /// Writes the value unless it is null.
    Canonical put(String name, @Nullable Number value) {
        if (value == null) {
            return complete ? putNull(name) : this;
        }
        return put(name, number(value.doubleValue()));
    }

    Canonical put(String name, @Nullable String value, @Nullable String fallback) {
        if (value == null) {
            return complete ? putNull(name) : this;
        }
        return omits(value.equals(fallback)) ? this : put(name, value);
    }

    Canonical put(String name, double value, double fallback) {
        return omits(Double.compare(value, fallback) == 0) ? this : put(name, number(value));
    }

    Canonical put(String name, long value, long fallback) {
        return omits(value == fallback) ? this : put(name, LongNode.valueOf(value));
    }

    Canonical put(String name, boolean value, boolean fallback) {
        if (!omits(value == fallback)) {
            node.put(name, value);
        }
        return this;
    }

    Canonical put(String name, Iterable<String> texts) {
        var list = NODES.arrayNode();
        texts.forEach(text -> list.add(TextNode.valueOf(text)));
        return put(name, list);
    }

    Canonical putNull(String name) {
        return put(name, NullNode.getInstance());
    }

    ObjectNode with(Extra extra) {
        extra.fields().forEach((name, value) -> node.set(name, value.deepCopy()));
        return node;
    }

    ObjectNode node() {
        return node;
    }

    static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return NullNode.getInstance();
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            return LongNode.valueOf((long) value);
        }
        return DecimalNode.valueOf(new BigDecimal(Double.toString(value)).stripTrailingZeros());
    }
}
