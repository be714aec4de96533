package graft.engine.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a Python pickle as plain data. A pickle is a program that may call anything in Python; this reader
/// runs none of it: it knows the instructions that build numbers, texts, lists, tuples and dictionaries, and
/// asks its caller about each name from outside ({@link Outside}), who knows the few that tensors need.
/// Everything else ends the reading.
final class Pickle {

    /// What a pickle may refer to.
    interface Outside {
        /// A name of a module, for example `torch.FloatStorage`.
        ///
        /// @throws Refused when it is none that is known
        Object global(String name);

        /// A call of such a name.
        ///
        /// @throws Refused when it is no call that is known
        Object call(Object callee, List<@Nullable Object> arguments);

        /// An object that is kept beside the pickle.
        Object persistent(@Nullable Object id);
    }

    /// The pickle is damaged, or asks for more than data.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    private static final Object MARK = new Object();
    private static final int DEEPEST = 10_000_000;

    private final ByteBuffer bytes;
    private final Outside outside;
    private final List<@Nullable Object> stack = new ArrayList<>();
    private final Map<Long, @Nullable Object> memo = new HashMap<>();

    private Pickle(ByteBuffer bytes, Outside outside) {
        this.bytes = bytes;
        this.outside = outside;
    }

    /// Reads one pickle from the buffer's position on, which then stands behind it.
    ///
    /// @throws Refused when it is damaged or asks for anything that is not known
    static @Nullable Object read(ByteBuffer bytes, Outside outside) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        try {
            return new Pickle(bytes, outside).run();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException damaged) {
            throw new Refused("it ends in the middle, or is damaged");
        }
    }

    private @Nullable Object run() {
        while (true) {
            if (stack.size() > DEEPEST || memo.size() > DEEPEST) {
                throw new Refused("it is too large");
            }
            int code = bytes.get() & 0xFF;
            if (code == '.') {
                return pop();
            }
            step(code);
        }
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> bytes.get(); // protocol
            case 0x95 -> bytes.getLong(); // frame
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> toMark();
            case '2' -> stack.add(top());
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) bytes.getInt());
            case 'K' -> stack.add((long) (bytes.get() & 0xFF));
            case 'M' -> stack.add((long) (bytes.getShort() & 0xFFFF));
            case 0x8A -> stack.add(integer(bytes.get() & 0xFF));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
            case 'U', 0x8C -> stack.add(text(bytes.get() & 0xFF));
            case 'T', 'X' -> stack.add(text(bytes.getInt()));
            case 0x8D -> stack.add(text(bytes.getLong()));
            case 'C' -> stack.add(text(bytes.get() & 0xFF));
            case 'B' -> stack.add(text(bytes.getInt()));
            case '}' -> stack.add(new LinkedHashMap<Object, Object>());
            case 'd' -> stack.add(dictionary(toMark()));
            case 's' -> {
                Object value = pop();
                Object key = pop();
                put(top(), key, value);
            }
            case 'u' -> putAll();
            case ']' -> stack.add(new ArrayList<Object>());
            case 'l' -> stack.add(toMark());
            case 'a' -> {
                Object value = pop();
                append(top(), Collections.singletonList(value));
            }
            case 'e' -> {
                List<@Nullable Object> values = toMark();
                append(top(), values);
            }
            case ')' -> stack.add(new ArrayList<Object>());
            case 't' -> stack.add(toMark());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'c' -> stack.add(outside.global(line() + "." + line()));
            case 0x93 -> {
                Object name = pop();
                Object module = pop();
                stack.add(outside.global(module + "." + name));
            }
            case 'R', 0x81 -> {
                List<@Nullable Object> arguments = list(pop());
                Object callee = pop();
                if (callee == null) {
                    throw new Refused("it calls nothing");
                }
                stack.add(outside.call(callee, arguments));
            }
            case 'b' -> build();
            case 'q' -> memo.put((long) (bytes.get() & 0xFF), top());
            case 'r' -> memo.put(bytes.getInt() & 0xFFFFFFFFL, top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> stack.add(recalled(bytes.get() & 0xFF));
            case 'j' -> stack.add(recalled(bytes.getInt() & 0xFFFFFFFFL));
            case 'Q' -> stack.add(outside.persistent(pop()));
            default -> throw new Refused("it has the instruction 0x" + Integer.toHexString(code));
        }
    }

    private @Nullable Object pop() {
        Object value = stack.removeLast();
        if (value == MARK) {
            throw new Refused("it is damaged");
        }
        return value;
    }

    private @Nullable Object top() {
        return stack.getLast();
    }

    private List<@Nullable Object> toMark() {
        int at = stack.lastIndexOf(MARK);
        if (at < 0) {
            throw new Refused("it is damaged");
        }
        List<@Nullable Object> above = stack.subList(at + 1, stack.size());
        List<@Nullable Object> values = new ArrayList<>(above);
        stack.subList(at, stack.size()).clear();
        return values;
    }

    private void tuple(int size) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(pop());
        }
        Collections.reverse(values);
        stack.add(values);
    }

    private @Nullable Object recalled(long key) {
        if (!memo.containsKey(key)) {
            throw new Refused("it is damaged");
        }
        return memo.get(key);
    }

    /// A state set on an object: dictionaries carry notes beside their entries, which are left out.
    private void build() {
        pop();
        if (!(top() instanceof Map)) {
            throw new Refused("it sets the state of an object");
        }
    }

    private void putAll() {
        List<@Nullable Object> values = toMark();
        Object target = top();
        for (int i = 0; i + 1 < values.size(); i += 2) {
            put(target, values.get(i), values.get(i + 1));
        }
    }

    private static Map<Object, @Nullable Object> dictionary(List<@Nullable Object> values) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < values.size(); i += 2) {
            put(map, values.get(i), values.get(i + 1));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static void put(@Nullable Object target, @Nullable Object key, @Nullable Object value) {
        // Keys that hash by content could be built to contain themselves.
        if (!(target instanceof Map) || !(key instanceof String || key instanceof Number || key instanceof Boolean)) {
            throw new Refused("it fills something that is no dictionary of names");
        }
        ((Map<Object, @Nullable Object>) target).put(key, value);
    }

    private static void append(@Nullable Object target, List<@Nullable Object> values) {
        list(target).addAll(values);
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(@Nullable Object value) {
        if (!(value instanceof ArrayList)) {
            throw new Refused("it is damaged");
        }
        return (List<@Nullable Object>) value;
    }

    private Object integer(int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            long part = bytes.get() & 0xFF;
            if (i < Long.BYTES) {
                value |= part << (8 * i);
            }
        }
        boolean negative = length > 0 && length < Long.BYTES && (value >> (8 * length - 1) & 1) == 1;
        return negative ? value - (1L << (8 * length)) : value;
    }

    private String text(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new Refused("it ends in the middle of a text");
        }
        byte[] content = new byte[(int) length];
        bytes.get(content);
        return new String(content, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int next = bytes.get(); next != '\n'; next = bytes.get()) {
            line.append((char) next);
            if (line.length() > 1000) {
                throw new Refused("it is damaged");
            }
        }
        return line.toString();
    }
}
