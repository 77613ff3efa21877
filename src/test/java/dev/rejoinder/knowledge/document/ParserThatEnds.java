package dev.rejoinder.knowledge.document;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.document.format.ParserMain;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A parser process that exits at its document with the exit code of its first argument. With a
 * count as second argument, it leaves a file each time, and processes after that count parse
 * normally.
 */
public final class ParserThatEnds {
    private ParserThatEnds() {}

    /** A parser whose first processes exit like this, and leave marker files in a folder. */
    public static DocumentParser parser(Clock clock, Path folder, int exitValue, int times) {
        return new DocumentParser(
                clock,
                1,
                () -> {
                    ProcessBuilder command =
                            ParserCommand.of(ParserThatEnds.class.getName(), folder);
                    command.command()
                            .addAll(List.of(Integer.toString(exitValue), Integer.toString(times)));
                    return command;
                },
                Duration.ofSeconds(DocumentParser.SECONDS));
    }

    public static void main(String... arguments) throws Exception {
        int exitValue = Integer.parseInt(arguments[0]);
        if (arguments.length == 1 || mayEndAgain(Integer.parseInt(arguments[1]))) {
            ParserResponse.writeHandshake(new DataOutputStream(System.out), false);
            ParserRequest.read(new DataInputStream(System.in));
            Runtime.getRuntime().halt(exitValue);
        }
        ParserMain.main();
    }

    private static boolean mayEndAgain(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Path mark = Path.of("ended-" + i);
            if (!Files.exists(mark)) {
                Files.createFile(mark);
                return true;
            }
        }
        return false;
    }
}
