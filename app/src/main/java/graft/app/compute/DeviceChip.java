package graft.app.compute;

import graft.app.ui.Figures;
import graft.app.ui.Messages;

/// What the chip at the top right says about where training runs.
///
/// @param words short: `CPU · 15.5 GiB`, `CUDA · 24 GiB`
/// @param tone  style class of its colour
/// @param hint  one sentence: which device, and why
public record DeviceChip(String words, String tone, String hint) {

    /// The chip for a state.
    public static DeviceChip of(EngineState state) {
        return switch (state) {
            case EngineState.Starting starting ->
                new DeviceChip(Messages.text("engine.chip.starting"), "g-muted", Messages.text("engine.chip.starting"));
            case EngineState.Gone gone -> new DeviceChip(Messages.text("engine.chip.gone"), "g-failed", gone.reason());
            case EngineState.Ready ready -> {
                String device = ready.status().devices().isEmpty()
                        ? "cpu"
                        : ready.status().devices().getFirst();
                boolean cpu = device.equals("cpu");
                yield new DeviceChip(
                        cpu
                                ? Messages.text(
                                        "engine.chip.cpu",
                                        Figures.bytes(ready.status().memoryBytes()))
                                : device.split(":")[0].toUpperCase(java.util.Locale.ROOT),
                        cpu ? "g-attention" : "g-good",
                        ready.status().message());
            }
        };
    }
}
