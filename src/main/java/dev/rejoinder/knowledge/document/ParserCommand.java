package dev.rejoinder.knowledge.document;

import dev.rejoinder.linux.LowPriorityCommand;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that starts the parser process: this JVM's Java and class path, with options that
 * keep it below 256 MiB, and without the server's options.
 */
final class ParserCommand {
    /** A string, so that the classes of the parser process are not loaded here. */
    private static final String MAIN = "dev.rejoinder.knowledge.document.format.ParserMain";

    private static final List<String> OPTIONS =
            List.of(
                    // 256 MiB resident in all. The heap is the part that grows with the document.
                    "-Xms16m",
                    "-Xmx144m",
                    "-Xss1m",
                    "-XX:MaxMetaspaceSize=40m",
                    "-XX:CompressedClassSpaceSize=16m",
                    "-XX:ReservedCodeCacheSize=16m",
                    "-XX:MaxDirectMemorySize=4m",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ActiveProcessorCount=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xshare:auto",
                    // Only responses go to standard output, and nothing to the disk.
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:-UsePerfData",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:+DisableAttachMechanism",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
                    // For systems without seccomp: no host name resolves, plain sockets go to a
                    // proxy that does not exist, and no process can be started. This stops neither
                    // a channel to a literal address nor native code.
                    "-Djdk.net.hosts.file=" + File.separator + "nothing",
                    "-DsocksProxyHost=127.0.0.1",
                    "-DsocksProxyPort=1",
                    "-Dhttp.proxyHost=127.0.0.1",
                    "-Dhttp.proxyPort=1",
                    "-Dhttps.proxyHost=127.0.0.1",
                    "-Dhttps.proxyPort=1",
                    "-Djdk.lang.Process.launchMechanism=NONE");

    private ParserCommand() {}

    static ProcessBuilder of(Path folder) {
        return of(MAIN, folder);
    }

    static ProcessBuilder of(String main, Path folder) {
        var command = new ArrayList<>(LowPriorityCommand.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(classPath());
        command.add(main);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        // An empty environment, except for the encoding of file names and fewer malloc arenas.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return builder;
    }

    /** Absolute paths, because the process has another working directory. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
