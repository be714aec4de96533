package graft.engine.verify;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.adapter.Parameter;
import graft.engine.adapter.Parameter.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// How many values are trained, as a case says: in one number for its adapters beside `headParameters`, or in numbers
/// for the adapter, the base, the head and all together.
///
/// @param said the case's `trainableParameters`; where it is missing nothing is compared
/// @param head its `headParameters`, or missing
record TrainedCounts(JsonNode said, JsonNode head) {

    private static final String FIELD = "trainableParameters";

    static TrainedCounts of(ReferenceCase reference) {
        return new TrainedCounts(reference.json().path(FIELD), reference.json().path("headParameters"));
    }

    /// Of one of several adapters that are trained one after the other.
    TrainedCounts of(String member) {
        return new TrainedCounts(said.path(member), head);
    }

    /// Compares with what is trained here; the sentence says what differs, and is empty where nothing does.
    ///
    /// @param sameForm whether the adapter is trained here in the form that it has there
    String compare(List<Parameter> parameters, boolean sameForm) {
        List<String> wrong = new ArrayList<>();
        long adapter = of(parameters, Group.ADAPTER);
        long base = of(parameters, Group.BASE);
        long ofHead = of(parameters, Group.HEAD);
        if (said.isNumber()) {
            if (sameForm) {
                say(FIELD, said.asLong(), adapter + base, wrong);
            }
            say("headParameters", head.asLong(ofHead), ofHead, wrong);
        } else if (said.isObject()) {
            long sum = field("adapter") + field("base") + field("head");
            if (field("total") != sum) {
                wrong.add(FIELD + ".total is " + field("total") + ", and its parts are " + sum);
            }
            // A method of the model's own parameters is an adapter there and the base here, and so is a base's own
            // head.
            if (sameForm && adapter > 0) {
                say(FIELD + ".adapter", field("adapter"), adapter, wrong);
            }
            if (sameForm) {
                say(FIELD + ".total", field("total"), adapter + base + ofHead, wrong);
            } else {
                say(FIELD + ".head and .base", field("head") + field("base"), base + ofHead, wrong);
            }
        }
        return String.join("; ", wrong);
    }

    /// Compares with how many gradients the case itself has.
    String compare(Collection<NDArray> gradients) {
        List<String> wrong = new ArrayList<>();
        long all = gradients.stream()
                .mapToLong(gradient -> gradient.getShape().size())
                .sum();
        if (said.isNumber()) {
            long total = said.asLong() + head.asLong(0);
            if (total != all) {
                wrong.add(FIELD + " and headParameters are " + total + " together; the case has " + all + " gradients");
            }
        } else if (said.isObject() && field("total") != all) {
            wrong.add(FIELD + ".total is " + field("total") + "; the case has " + all + " gradients");
        }
        return String.join("; ", wrong);
    }

    private long field(String name) {
        return said.path(name).asLong(0);
    }

    private static long of(List<Parameter> parameters, Group group) {
        return parameters.stream()
                .filter(parameter -> parameter.group() == group)
                .mapToLong(parameter -> parameter.value().getShape().size())
                .sum();
    }

    private static void say(String field, long there, long here, List<String> wrong) {
        if (there != here) {
            wrong.add(field + " is " + there + " in the case and " + here + " here, off by " + Math.abs(there - here));
        }
    }
}
