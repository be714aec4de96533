package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.doctor.Doctor;
import graft.engine.service.Installation;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(name = "doctor", description = "Says what works on this machine and what to install.")
final class DoctorCommand extends GraftCommand {

    @Override
    public Integer call() throws IOException {
        Doctor doctor = Doctor.examine(Installation.here(), workspace().folder());
        ObjectNode document = Json.object();
        document.put("healthy", doctor.healthy());
        ArrayNode findings = document.putArray("findings");
        StringBuilder text = new StringBuilder();
        for (Doctor.Finding finding : doctor.findings()) {
            String state = finding.state().name().toLowerCase(Locale.ROOT);
            findings.addObject()
                    .put("name", finding.name())
                    .put("state", state)
                    .put("detail", finding.detail())
                    .put("advice", finding.advice());
            text.append(String.format(Locale.ROOT, "%-15s %-9s  %s%n", finding.name(), state, finding.detail()));
            if (!finding.advice().isEmpty()) {
                text.append(" ".repeat(27)).append(finding.advice()).append('\n');
            }
        }
        print(document, text.toString());
        return doctor.healthy() ? 0 : 4;
    }
}
