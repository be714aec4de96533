package graft.engine.desk;

import ai.djl.Device;
import graft.engine.service.EngineStatus;
import graft.engine.service.Installation;
import graft.engine.service.Machine;
import graft.engine.tensor.Gpu;
import graft.engine.tensor.LibTorch;
import graft.engine.tensor.Torch;
import java.util.Optional;

/// What this process computes with, for the window's chip and its self-test.
final class StatusHere {

    private StatusHere() {}

    static EngineStatus told() {
        Torch torch = Torch.start();
        Machine machine = Machine.here();
        Optional<Gpu> gpu = torch.devices().gpu(torch.preferred());
        return new EngineStatus(
                Installation.version(),
                torch.version(),
                torch.devices().names(),
                machine.processor(),
                gpu.map(Gpu::memoryBytes).orElse(machine.memoryBytes()),
                torch.devices().freeBytes(torch.preferred()).orElse(machine.freeBytes()),
                0,
                deviceWords(torch, gpu));
    }

    private static String deviceWords(Torch torch, Optional<Gpu> gpu) {
        if (gpu.isPresent()) {
            return "Training uses " + gpu.get().text() + ".";
        }
        if (!torch.preferred().equals(Device.cpu())) {
            return "Training uses " + Torch.name(torch.preferred()) + ".";
        }
        String processor = "Training uses the processor (" + torch.threads() + " threads)";
        return torch.devices().idleGpus()
                ? processor + " and not " + torch.devices().gpuWords() + ": " + LibTorch.howToCompute()
                : processor + ": no GPU was found.";
    }
}
