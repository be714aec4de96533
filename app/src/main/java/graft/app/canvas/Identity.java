package graft.app.canvas;

import graft.engine.service.IdentityReport;

/// What is known about whether the recipe's fresh adapters leave the base model's outputs as they are.
public sealed interface Identity {

    /// Nobody has asked the engine, or it could not say.
    ///
    /// @param why the engine's words, or empty where it was not asked
    record Unknown(String why) implements Identity {}

    /// The engine is at it.
    record Checking() implements Identity {}

    record Checked(IdentityReport report) implements Identity {}
}
