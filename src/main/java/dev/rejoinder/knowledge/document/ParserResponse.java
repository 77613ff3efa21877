package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.ParsedDocument.Block;
import dev.rejoinder.knowledge.document.ParsedDocument.Kind;
import dev.rejoinder.knowledge.document.ParsedFile.Scan;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response of the parser process, read piece by piece. The reader does not trust the process: it
 * limits each piece and their total, and sanitizes every text again.
 */
public final class ParserResponse {
    /** The first bytes of a process, so that no other output is mistaken for a response. */
    private static final int GREETING = 0x524A4431;

    private static final int TITLE = 1;
    private static final int BLOCK = 2;
    private static final int LINK = 3;
    private static final int DOCUMENT = 4;
    private static final int REFUSAL = 5;
    private static final int FAILURE = 6;
    private static final int IMAGE = 7;
    private static final int SCAN = 8;

    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final List<Block> blocks = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private @Nullable String title;
    private Scan scan = Scan.NONE;
    private int chars;

    private ParserResponse() {}

    /** The result for a file. */
    sealed interface Outcome {}

    /** The document was parsed. */
    record Read(ParsedFile file) implements Outcome {}

    /** The image was decoded and encoded anew. */
    record Decoded(NormalizedImage image) implements Outcome {}

    /**
     * The file was rejected.
     *
     * @param reusable whether the process can take another document
     */
    record Refused(String reason, boolean reusable) implements Outcome {}

    /** Sent once at the start; says whether seccomp confines the process. */
    public static void writeHandshake(DataOutputStream out, boolean confined) throws IOException {
        out.writeInt(GREETING);
        out.writeBoolean(confined);
        out.flush();
    }

    static boolean readHandshake(DataInputStream in) throws IOException {
        if (in.readInt() != GREETING) {
            throw new IOException("unexpected greeting of the parser process");
        }
        return in.readBoolean();
    }

    /** Sends a document. */
    public static void write(DataOutputStream out, ParsedFile file) throws IOException {
        ParsedDocument document = file.document();
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
        if (!file.scan().pages().isEmpty()) {
            out.writeByte(SCAN);
            writeText(out, line(file.scan().reason()));
            out.writeInt(file.scan().pages().size());
            for (int page : file.scan().pages()) {
                out.writeInt(page);
            }
        }
        out.writeByte(DOCUMENT);
        out.writeBoolean(document.indexable());
        out.flush();
    }

    /** Sends an image. */
    public static void write(DataOutputStream out, NormalizedImage image) throws IOException {
        out.writeByte(IMAGE);
        out.writeUTF(image.mediaType());
        out.writeInt(image.width());
        out.writeInt(image.height());
        out.writeInt(image.bytes().length);
        out.write(image.bytes());
        out.flush();
    }

    /** Sends the reason why there is no document; the process can take another one. */
    public static void writeRefusal(DataOutputStream out, String reason) throws IOException {
        writeReason(out, REFUSAL, reason);
    }

    /** Sends the reason why there is no document; the process must not take another one. */
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
     * Reads one response.
     *
     * @throws DocumentException if the document exceeds a limit
     * @throws IOException if the response is malformed
     */
    static Outcome read(DataInputStream in) throws IOException, DocumentException {
        var answer = new ParserResponse();
        while (true) {
            switch (in.readUnsignedByte()) {
                case TITLE -> answer.title = readText(in, DocumentLimits.LINE_CHARS);
                case LINK -> answer.link(readText(in, DocumentLimits.LINE_CHARS));
                case BLOCK -> answer.block(in);
                case DOCUMENT -> {
                    var document =
                            new ParsedDocument(
                                    answer.title, answer.blocks, answer.links, in.readBoolean());
                    return new Read(new ParsedFile(document, answer.scan));
                }
                case SCAN -> answer.scan = readScan(in);
                case IMAGE -> {
                    return new Decoded(readImage(in));
                }
                case REFUSAL -> {
                    return new Refused(readText(in, DocumentLimits.LINE_CHARS), true);
                }
                case FAILURE -> {
                    return new Refused(readText(in, DocumentLimits.LINE_CHARS), false);
                }
                default -> throw new IOException("malformed response");
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
            throw new IOException("unknown block kind " + kind);
        }
        int level = in.readUnsignedByte();
        int page = in.readInt();
        String text = readText(in, DocumentLimits.CHARS - chars);
        chars += text.length();
        blocks.add(new Block(KINDS.get(kind), level, text, page <= 0 ? null : page));
    }

    private static Scan readScan(DataInputStream in) throws IOException, DocumentException {
        String reason = readText(in, DocumentLimits.LINE_CHARS);
        int count = in.readInt();
        if (count < 0 || count > DocumentLimits.PAGES) {
            throw new IOException("too many pages");
        }
        var pages = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            pages.add(in.readInt());
        }
        return new Scan(reason, pages);
    }

    private static NormalizedImage readImage(DataInputStream in) throws IOException {
        String mediaType = in.readUTF();
        int width = in.readInt();
        int height = in.readInt();
        int size = in.readInt();
        if (size < 0 || size > NormalizedImage.MAX_BYTES) {
            throw new IOException("malformed image");
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("truncated response");
        }
        try {
            return new NormalizedImage(mediaType, bytes, width, height);
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed image", e);
        }
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
            throw new IOException("truncated response");
        }
        return TextSanitizer.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
