package graft.engine.hub;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.error.FileFault;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What can go wrong between this machine and the hub, in a user's words.
final class HubFailures {

    private HubFailures() {}

    /// The hub answered, but refuses or lacks what was asked for.
    ///
    /// @param status its HTTP status, 400 or more
    /// @param reason the hub's own `X-Error-Code`, or empty
    static EngineException refused(HubSettings settings, HubId id, int status, String reason) {
        String page = settings.endpoint() + "/" + id.repository();
        boolean known = settings.token() != null;
        if (reason.equals("GatedRepo") || status == 403) {
            return new InvalidInput(
                    ErrorCode.HUB_ACCESS,
                    "The hub does not give " + id.repository() + " to " + (known ? "this account" : "everyone")
                            + ": its terms must be accepted first, or it is private.",
                    "Accept them on " + page
                            + (known ? "." : ", and set HF_TOKEN to an access token of your account."));
        }
        if (status == 401) {
            return new InvalidInput(
                    ErrorCode.HUB_ACCESS,
                    "The hub gives " + id.repository() + " to nobody unknown: "
                            + (known ? "the token was refused." : "there is no such model, or it is private."),
                    known
                            ? "Set HF_TOKEN to a valid access token of your account."
                            : "Check the name on " + page + "; for a private model set HF_TOKEN.");
        }
        if (reason.equals("RevisionNotFound")) {
            return new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The model " + id.repository() + " has no revision \"" + id.revision() + "\".",
                    "Name a branch, tag or commit of " + page + ", or leave it out.");
        }
        if (status == 404) {
            return new InvalidInput(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The hub " + settings.endpoint() + " has no model " + id + ".",
                    "Check owner and name; both matter, and so do capital letters.");
        }
        return new InvalidInput(
                ErrorCode.HUB_ANSWER,
                "The hub answers " + status + " for " + id + ".",
                "Try again later, or take a model that is on this machine (`graft models`).");
    }

    /// What the hub sent cannot be trusted.
    static InvalidInput untrusted(HubId id, String what) {
        return new InvalidInput(
                ErrorCode.HUB_ANSWER,
                id + ": " + what + ".",
                "Nothing of it is used. Try again; if it stays so, tell the model's owner.");
    }

    static MachineLacks unreachable(URI endpoint, String why, @Nullable Throwable cause) {
        return new MachineLacks(
                ErrorCode.HUB_UNREACHABLE,
                "The hub " + endpoint + " cannot be reached: " + why + ".",
                "Check the network (HF_ENDPOINT sets another address) and try again: what has arrived is kept."
                        + " Models on this machine work without it.",
                cause);
    }

    static MachineLacks offline(String wanted) {
        return new MachineLacks(
                ErrorCode.HUB_UNREACHABLE,
                "The hub is not asked for " + wanted + ": HF_HUB_OFFLINE forbids it.",
                "Unset HF_HUB_OFFLINE, or take a model of `graft models`.");
    }

    /// The cache cannot be written.
    static EngineException unwritable(Path where, IOException failure) {
        if (FileFault.diskFull(failure)) {
            return new MachineLacks(
                    ErrorCode.DISK_FULL,
                    "The disk that holds the cache " + where + " is full.",
                    "Free some space, or set HF_HUB_CACHE to a folder on another disk; what has arrived is kept.",
                    failure);
        }
        return new InvalidInput(
                ErrorCode.FILE_UNWRITABLE,
                "The cache " + where + " cannot be written: " + FileFault.of(failure) + ".",
                "Check its rights, or set HF_HUB_CACHE to another folder.",
                failure);
    }
}
