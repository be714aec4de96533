package graft.app.compute;

import graft.app.ui.EngineWords;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.service.EngineStatus;
import java.util.Locale;

/// What the chip at the top right says about where training runs.
///
/// @param words short: `CPU · 15.5 GiB`, `CUDA · 24 GiB`
/// @param tone  style class of its colour
/// @param hint  one sentence: which device, and why
public record DeviceChip(String words, String tone, String hint) {

    /// The chip for a state.
    ///
    /// @param chosen on what shall be trained, or `auto`
    public static DeviceChip of(EngineState state, String chosen) {
        return switch (state) {
            case EngineState.Starting starting ->
                new DeviceChip(Messages.text("engine.chip.starting"), "g-muted", Messages.text("engine.chip.starting"));
            case EngineState.Gone gone -> new DeviceChip(Messages.text("engine.chip.gone"), "g-failed", gone.reason());
            case EngineState.Ready ready -> of(ready.status(), chosen);
        };
    }

    private static DeviceChip of(EngineStatus status, String chosen) {
        String best = status.devices().isEmpty() ? "cpu" : status.devices().getFirst();
        boolean other = !chosen.equals("auto") && !chosen.equals(best);
        String device = other ? chosen : best;
        boolean cpu = device.equals("cpu");
        String told = EngineWords.of(status.message());
        return new DeviceChip(
                cpu && !other
                        ? Messages.text("engine.chip.cpu", Figures.bytes(status.memoryBytes()))
                        : (other ? device : device.split(":")[0]).toUpperCase(Locale.ROOT),
                cpu ? "g-attention" : "g-good",
                other ? Messages.text("engine.chip.chosen", device, told) : told);
    }
}
