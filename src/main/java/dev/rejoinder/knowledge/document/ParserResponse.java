package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes back from the parser's process, piece by piece. Whoever reads it trusts nothing: each
 * piece has a limit, all of them together have one, and every text is cleaned once more.
 */
public final class ParserResponse {
    /** The first thing a process says, so that nothing else is taken for an answer. */
    private static final int GREETING = 0x524A4431;

    private static final int TITLE = 1;
    private static final int BLOCK = 2;
    private static final int LINK = 3;
    private static final int DOCUMENT = 4;
    private static final int REFUSAL = 5;
    private static final int FAILURE = 6;

    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final List<Block> blocks = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private @Nullable String title;
    private int chars;

    private ParserResponse() {}

    /** What became of a document. */
    sealed interface Outcome {}

    /** It was read. */
    record Read(ParsedDocument document) implements Outcome {}

    /**
     * It was not.
     *
     * @param sound whether the process can go on to the next
     */
    record Refused(String reason, boolean sound) implements Outcome {}

    /** Says once, at the start, whether this process has shut itself in. */
    public static void greet(DataOutputStream out, boolean confined) throws IOException {
        out.writeInt(GREETING);
        out.writeBoolean(confined);
        out.flush();
    }

    static boolean readGreeting(DataInputStream in) throws IOException {
        if (in.readInt() != GREETING) {
            throw new IOException("this is no parser");
        }
        return in.readBoolean();
    }

    /** Sends a document. */
    public static void write(DataOutputStream out, ParsedDocument document) throws IOException {
        if (document.title() != null) {
            out.writeByte(TITLE);
            writeText(out, line(document.title()));
        }
        for (String link : document.links()) {
            out.writeByte(LINK);
            writeText(out, link);
        }
        for (Block block : document.blocks()) {
            out.writeByte(BLOCK);
            out.writeByte(KINDS.indexOf(block.kind()));
            out.writeByte(block.level());
            out.writeInt(block.page() == null ? 0 : block.page());
            writeText(out, block.text());
        }
        out.writeByte(DOCUMENT);
        out.writeBoolean(document.indexable());
        out.flush();
    }

    /** Sends why there is no document, from a process that is as good as before. */
    public static void writeRefusal(DataOutputStream out, String reason) throws IOException {
        writeReason(out, REFUSAL, reason);
    }

    /** Sends why there is no document, from a process that should read no other. */
    public static void writeFailure(DataOutputStream out, String reason) throws IOException {
        writeReason(out, FAILURE, reason);
    }

    private static void writeReason(DataOutputStream out, int kind, String reason)
            throws IOException {
        out.writeByte(kind);
        writeText(out, line(reason));
        out.flush();
    }

    /**
     * Reads one answer.
     *
     * @throws DocumentException when there is more than a document may hold
     * @throws IOException when what comes is no answer
     */
    static Outcome read(DataInputStream in) throws IOException, DocumentException {
        var answer = new ParserResponse();
        while (true) {
            switch (in.readUnsignedByte()) {
                case TITLE -> answer.title = readText(in, DocumentLimits.LINE_CHARS);
                case LINK -> answer.link(readText(in, DocumentLimits.LINE_CHARS));
                case BLOCK -> answer.block(in);
                case DOCUMENT -> {
                    return new Read(
                            new ParsedDocument(
                                    answer.title, answer.blocks, answer.links, in.readBoolean()));
                }
                case REFUSAL -> {
                    return new Refused(readText(in, DocumentLimits.LINE_CHARS), true);
                }
                case FAILURE -> {
                    return new Refused(readText(in, DocumentLimits.LINE_CHARS), false);
                }
                default -> throw new IOException("this is no answer");
            }
        }
    }

    private void link(String link) throws IOException {
        if (links.size() == DocumentLimits.LINKS) {
            throw new IOException("too many links");
        }
        links.add(link);
    }

    private void block(DataInputStream in) throws IOException, DocumentException {
        if (blocks.size() == DocumentLimits.BLOCKS) {
            throw DocumentLimits.tooManyBlocks();
        }
        int kind = in.readUnsignedByte();
        if (kind >= KINDS.size()) {
            throw new IOException("no kind has the number " + kind);
        }
        int level = in.readUnsignedByte();
        int page = in.readInt();
        String text = readText(in, DocumentLimits.CHARS - chars);
        chars += text.length();
        blocks.add(new Block(KINDS.get(kind), level, text, page <= 0 ? null : page));
    }

    private static String line(String text) {
        return text.substring(0, Math.min(text.length(), DocumentLimits.LINE_CHARS));
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in, int maxChars)
            throws IOException, DocumentException {
        int size = in.readInt();
        if (size < 0 || size > (long) maxChars * MAX_BYTES_PER_CHAR) {
            throw DocumentLimits.tooMuchText();
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("the answer is cut off");
        }
        return TextSanitizer.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
