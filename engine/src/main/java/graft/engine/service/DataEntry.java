package graft.engine.service;

import java.util.List;

/// A bundled sample data set.
///
/// @param name  as a recipe names it
/// @param title for people
/// @param task  the task it suggests, as in recipes
/// @param labels of that task, empty where there are none
/// @param rows  training rows, those that are cut for validation among them
/// @param testRows 0 where there are none
public record DataEntry(
        String name, String title, String task, List<String> labels, long rows, long testRows, String description) {}
