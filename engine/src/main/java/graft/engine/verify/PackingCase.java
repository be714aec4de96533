package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.tensor.Nf4;
import graft.engine.tensor.Nf4.Nested;
import graft.engine.tensor.Nf4Tables;
import graft.engine.tensor.Optimize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A case of matrices packed in NF4: packed afresh, bytes and scales are equal; unpacked from the stored
/// bytes, the values are equal to the bit.
final class PackingCase {

    private final Map<String, NDArray> given;
    private final NDManager manager;
    private final Nf4Tables tables;
    private final List<String> unlike = new ArrayList<>();
    private double worst;

    private PackingCase(Map<String, NDArray> given, NDManager manager) {
        this.given = given;
        this.manager = manager;
        this.tables = Nf4Tables.of(manager);
    }

    static CaseResult run(ReferenceCase reference, NDManager manager) {
        PackingCase packing = new PackingCase(reference.tensors(manager, "nf4.safetensors"), manager);
        int block = reference.json().path("blockSize").asInt(Nf4.BLOCK);
        if (block != Nf4.BLOCK) {
            return CaseResult.unsupported(reference.name(), "blocks of " + block + " weights are read, not made");
        }
        for (JsonNode part : reference.json().path("cases")) {
            packing.compare(
                    part.path("name").asText(),
                    part.path("weight").asText(),
                    part.path("doubleQuantisation").asBoolean(),
                    reference.json().path("nestedBlockSize").asInt(Nf4.GROUP));
        }
        CaseResult.Status status = packing.unlike.isEmpty() ? CaseResult.Status.PASS : CaseResult.Status.FAIL;
        String reason = packing.unlike.isEmpty() ? "" : "not equal: " + String.join(", ", packing.unlike);
        return new CaseResult(reference.name(), status, packing.worst, null, null, null, reason, "");
    }

    private void compare(String name, String weight, boolean nested, int group) {
        NDArray matrix = tensor(weight);
        Nf4 fresh = Nf4.pack(manager, matrix, tables, nested);
        equal(name + ".packed", fresh.codes());
        equal(name + ".absmax", fresh.scales());
        Nested levels = null;
        if (nested && fresh.nested() != null) {
            equal(name + ".nested_absmax", fresh.nested().scales());
            equal(name + ".nested_offset", fresh.nested().offset());
            equal(name + ".nested_code", fresh.nested().map());
            levels = new Nested(
                    tensor(name + ".nested_code"),
                    tensor(name + ".nested_absmax"),
                    tensor(name + ".nested_offset"),
                    group);
        }
        NDArray pairs = Nf4Tables.pairs(manager, tensor("nf4.code").toFloatArray());
        Shape shape = matrix.getShape();
        Nf4 stored = new Nf4(shape, tensor(name + ".packed"), pairs, tensor(name + ".absmax"), levels, Nf4.BLOCK);
        equal(name + ".dequantised", stored.unpack(manager));
        if (nested) {
            equal(name + ".absmax_dequantised", stored.blockScales(manager));
        }
    }

    private void equal(String name, NDArray own) {
        NDArray expected = tensor(name);
        if (!own.getShape().equals(expected.getShape()) || !own.contentEquals(expected)) {
            unlike.add(name);
            if (own.getShape().equals(expected.getShape())) {
                worst = Math.max(
                        worst,
                        Optimize.maxAbsDifference(
                                own.toType(DataType.FLOAT32, true), expected.toType(DataType.FLOAT32, true)));
            }
        }
    }

    private NDArray tensor(String name) {
        NDArray tensor = given.get(name);
        if (tensor == null) {
            throw new InvalidInput(
                    ErrorCode.FILE_NOT_FOUND,
                    "nf4.safetensors has no tensor \"" + name + "\".",
                    "Fetch the reference data again.");
        }
        return tensor;
    }
}
