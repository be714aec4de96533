package graft.engine.desk;

/// @param sequenceJson the sequence; recipes in it are whole or named as bundled ones
/// @param device       `auto`, `cpu`, `cuda:0`, `mps`
public record ContinualRequest(String sequenceJson, String device) {}
