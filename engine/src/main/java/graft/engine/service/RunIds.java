package graft.engine.service;

import java.util.List;

/// Several runs as one argument of a call: the pipe between front ends and engine would take a list that is a call's
/// only argument for the list of its arguments.
public record RunIds(List<String> ids) {

    public RunIds {
        ids = List.copyOf(ids);
    }

    public static RunIds of(String... ids) {
        return new RunIds(List.of(ids));
    }
}
