package dev.rejoinder.knowledge.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ParserSandboxTest {
    @TempDir Path folder;

    @Test
    void theKernelKeepsAParserFromNetworkProcessesAndFiles() throws Exception {
        assertThat(run("confined"))
                .isEqualTo(
                        """
                        before allowed
                        socket refused
                        server refused
                        datagram refused
                        process refused
                        write refused
                        delete refused
                        read allowed
                        thread allowed
                        exec refused
                        """);
    }

    /** Control for the test above: without the sandbox the calls succeed. */
    @Test
    void withoutTheFilterAllOfThatWorks() throws Exception {
        assertThat(run("free")).doesNotContain("refused").contains("exec allowed");
    }

    private String run(String mode) throws Exception {
        Files.writeString(folder.resolve("there"), "x");
        ProcessBuilder command = ParserCommand.of("dev.rejoinder.linux.SandboxedProgram", folder);
        command.command().add(mode);
        command.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = command.start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
