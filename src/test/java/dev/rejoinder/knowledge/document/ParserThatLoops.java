package dev.rejoinder.knowledge.document;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** A parser process that never finishes its document. */
final class ParserThatLoops {
    private ParserThatLoops() {}

    public static void main(String... arguments) throws IOException {
        ParserResponse.writeHandshake(new DataOutputStream(System.out), false);
        ParserRequest.read(new DataInputStream(System.in));
        while (true) {
            Thread.onSpinWait();
        }
    }
}
