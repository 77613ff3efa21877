package dev.rejoinder.knowledge.document;

import dev.rejoinder.linux.LowPriorityCommand;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that starts the parser process: this JVM's own Java and class path, with options that
 * keep it under 256 MiB, and none of the server's.
 */
final class ParserCommand {
    /** Named, not imported: what runs there must not be loaded here. */
    private static final String MAIN = "dev.rejoinder.knowledge.document.format.ParserMain";

    private static final List<String> OPTIONS =
            List.of(
                    // 256 MiB resident in all, of which the heap is the part that documents fill.
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
                    // Nothing but answers on standard output, and nothing on the disk.
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:-UsePerfData",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:+DisableAttachMechanism",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
                    // Where the kernel does not help: no name resolves, plain sockets go to a
                    // proxy that is not there, and no process can be launched. It does not stop
                    // a channel to a literal address, nor native code.
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
        // An empty environment, but for what decodes file names and for fewer malloc arenas.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return builder;
    }

    /** Absolute, since the process runs in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
