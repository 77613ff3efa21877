package dev.rejoinder.knowledge.document;

import dev.rejoinder.core.Clock;
import java.nio.file.Path;

/**
 * A server that parses one document, prints the pid of the parser process, and then waits to be
 * killed.
 */
public final class ParserHost {
    private ParserHost() {}

    public static void main(String... arguments) throws Exception {
        var parser = new DocumentParser(Clock.system(), 1, Path.of("").toAbsolutePath());
        parser.parse(Path.of(arguments[0]), "a.txt", null, null);
        System.out.println(parser.idle().getFirst().pid());
        System.in.read();
    }
}
