package graft.engine.checkpoint;

import graft.engine.checkpoint.SafeTensorsHeader.Type;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that pickles of tensors refer to, and what they mean as data.
final class TorchTensors implements Pickle.Outside {

    private static final Map<String, Type> STORAGES = Map.ofEntries(
            Map.entry("torch.FloatStorage", Type.F32),
            Map.entry("torch.HalfStorage", Type.F16),
            Map.entry("torch.BFloat16Storage", Type.BF16),
            Map.entry("torch.DoubleStorage", Type.F64),
            Map.entry("torch.LongStorage", Type.I64),
            Map.entry("torch.IntStorage", Type.I32),
            Map.entry("torch.ShortStorage", Type.I16),
            Map.entry("torch.CharStorage", Type.I8),
            Map.entry("torch.ByteStorage", Type.U8),
            Map.entry("torch.BoolStorage", Type.BOOL));

    private final Map<String, Type> types = new HashMap<>();

    /// @param name a function or class
    private record Global(String name) {}

    /// Numbers beside the pickle.
    ///
    /// @param count of numbers, as the pickle says
    record Storage(String key, Type type, long count) {}

    /// A view of a storage; checked to lie within what the pickle says of it.
    record Tensor(Storage storage, long offset, List<Long> dims, List<Long> strides) {

        Tensor {
            dims = List.copyOf(dims);
            strides = List.copyOf(strides);
            long count = 1;
            long last = 0;
            boolean whole = dims.size() == strides.size() && dims.size() <= 16 && offset >= 0;
            try {
                for (int i = 0; whole && i < dims.size(); i++) {
                    whole = dims.get(i) >= 0 && strides.get(i) >= 0;
                    count = Math.multiplyExact(count, dims.get(i));
                    last = Math.addExact(last, Math.multiplyExact(Math.max(0, dims.get(i) - 1), strides.get(i)));
                }
                whole = whole && (count == 0 || Math.addExact(offset, last) < storage.count);
            } catch (ArithmeticException overflow) {
                whole = false;
            }
            // A view that repeats numbers could ask for far more memory than the file has.
            if (!whole || count > storage.count) {
                throw new Pickle.Refused("a tensor does not lie within its numbers");
            }
        }

        long count() {
            return dims.stream().reduce(1L, (x, y) -> x * y);
        }

        /// Numbers from its first to its last.
        long span() {
            if (count() == 0) {
                return 0;
            }
            long last = 0;
            for (int i = 0; i < dims.size(); i++) {
                last += (dims.get(i) - 1) * strides.get(i);
            }
            return last + 1;
        }

        boolean contiguous() {
            long expected = 1;
            for (int i = dims.size() - 1; i >= 0; i--) {
                if (dims.get(i) != 1 && strides.get(i) != expected) {
                    return false;
                }
                expected *= dims.get(i);
            }
            return true;
        }
    }

    /// The type of a storage that the pickle named, or null.
    @Nullable
    Type type(String key) {
        return types.get(key);
    }

    @Override
    public Object global(String name) {
        Type type = STORAGES.get(name);
        if (type != null) {
            return type;
        }
        return switch (name) {
            case "collections.OrderedDict",
                    "torch._utils._rebuild_tensor",
                    "torch._utils._rebuild_tensor_v2",
                    "torch._utils._rebuild_parameter",
                    "torch.Size" -> new Global(name);
            default -> throw new Pickle.Refused("it refers to " + shown(name) + ", which is no part of a tensor");
        };
    }

    private static String shown(String name) {
        return name.length() > 100 ? name.substring(0, 100) + "…" : name;
    }

    @Override
    public Object call(Object callee, List<@Nullable Object> arguments) {
        String name = callee instanceof Global global ? global.name : "";
        return switch (name) {
            case "collections.OrderedDict" -> new LinkedHashMap<Object, Object>();
            case "torch.Size" -> TorchFile.longs(arguments.getFirst());
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments);
            case "torch._utils._rebuild_parameter" -> {
                if (!(arguments.getFirst() instanceof Tensor tensor)) {
                    throw new Pickle.Refused("it is damaged");
                }
                yield tensor;
            }
            default -> throw new Pickle.Refused("it calls something that is no part of a tensor");
        };
    }

    private static Tensor tensor(List<@Nullable Object> arguments) {
        if (arguments.size() < 4
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)) {
            throw new Pickle.Refused("it is damaged");
        }
        return new Tensor(storage, offset, TorchFile.longs(arguments.get(2)), TorchFile.longs(arguments.get(3)));
    }

    /// `('storage', type, key, device, count)`, in older files with the place of a view, which is always none.
    @Override
    public Object persistent(@Nullable Object id) {
        if (id instanceof List<?> parts
                && parts.size() >= 5
                && "storage".equals(parts.get(0))
                && parts.get(1) instanceof Type type
                && parts.get(2) instanceof String key
                && parts.get(4) instanceof Long count
                && count >= 0
                && (parts.size() == 5 || parts.get(5) == null)) {
            types.put(key, type);
            return new Storage(key, type, count);
        }
        throw new Pickle.Refused("it keeps something beside it that is no storage");
    }
}
