package graft.engine.service;

/// @param adapter  a run's id, an imported adapter's name, or an adapter's folder
/// @param format   `peft`, `adapterhub`, `merged` or `torchscript`
/// @param folder   where it is written; does not exist yet
/// @param withHead whether its head is written along
/// @param data     a sample or a file whose rows a merged model is tried on; empty: the data that it was trained
///                 on, or where there is none, random tokens
public record ExportRequest(String adapter, String format, String folder, boolean withHead, String data) {}
