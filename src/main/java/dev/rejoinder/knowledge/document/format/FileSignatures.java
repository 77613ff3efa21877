package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Detects a file's type by its first bytes, regardless of its name. */
final class FileSignatures {
    /** The PDF signature may start within this many bytes. */
    private static final int PDF_WITHIN = 1024;

    private static final int TAR_MAGIC_AT = 257;
    private static final int MEDIA_BRAND_AT = 4;
    private static final String SPREADSHEET = "Save it as CSV, or as PDF.";
    private static final String OTHER_DOCUMENT = "Save it as PDF or DOCX.";

    /** The signature's bytes as ISO 8859-1, and the type's name for the owner. */
    private record Signature(String bytes, String what) {}

    private static final List<Signature> UNREADABLE =
            List.of(
                    new Signature("\u0089PNG", "a damaged PNG image"),
                    new Signature("GIF8", "a GIF image"),
                    new Signature("II*\0", "a TIFF image"),
                    new Signature("MM\0*", "a TIFF image"),
                    new Signature("8BPS", "a Photoshop image"),
                    new Signature("\0\0\1\0", "an icon"),
                    new Signature("RIFF", "an image, audio or video file"),
                    new Signature("OggS", "an audio or video file"),
                    new Signature("ID3", "an audio file"),
                    new Signature("fLaC", "an audio file"),
                    new Signature("\u001AE\u00DF\u00A3", "a video"),
                    new Signature("MZ", "a Windows program"),
                    new Signature("\u007FELF", "a program"),
                    new Signature("\u00CA\u00FE\u00BA\u00BE", "a program"),
                    new Signature("\u00CF\u00FA\u00ED\u00FE", "a program"),
                    new Signature("\u001F\u008B", "a compressed file"),
                    new Signature("BZh", "a compressed file"),
                    new Signature("\u00FD7zXZ\0", "a compressed file"),
                    new Signature("(\u00B5/\u00FD", "a compressed file"),
                    new Signature("7z\u00BC\u00AF", "a 7-Zip archive"),
                    new Signature("Rar!\u001A", "a RAR archive"),
                    new Signature("SQLite format 3\0", "a database"),
                    new Signature("PAR1", "a data file"));

    private FileSignatures() {}

    /**
     * Returns PDF, DOCX, IMAGE, or null for a possible text.
     *
     * @throws DocumentException for any other type, and names it
     */
    static @Nullable FileType binaryType(byte[] content) throws DocumentException {
        String head =
                new String(
                        content,
                        0,
                        Math.min(content.length, PDF_WITHIN),
                        StandardCharsets.ISO_8859_1);
        if (head.startsWith("PK\3\4") || head.startsWith("PK\5\6")) {
            return zip(content);
        }
        if (head.startsWith("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")) {
            throw oldOffice(content);
        }
        if (head.startsWith("{\\rtf")) {
            throw DocumentException.of("The file is a rich text file. " + OTHER_DOCUMENT);
        }
        if (head.startsWith("%!PS")) {
            throw DocumentException.of("The file is a PostScript file. Save it as PDF.");
        }
        if (ImageType.of(content).isPresent() && !isProse(head)) {
            return FileType.IMAGE;
        }
        for (Signature known : UNREADABLE) {
            if (head.startsWith(known.bytes()) && !isProse(head)) {
                throw DocumentException.of(
                        "The file is " + known.what() + ", which contains no text.");
            }
        }
        if (head.startsWith("ftyp", MEDIA_BRAND_AT)) {
            throw DocumentException.of("The file is a video, which contains no text.");
        }
        if (head.startsWith("ustar", TAR_MAGIC_AT)) {
            throw archive("a tar archive");
        }
        return head.contains("%PDF-") && startsLikePdf(head) ? FileType.PDF : null;
    }

    /** Whether a text only happens to begin with a signature, such as "MZ 12" or "ID3 tags are". */
    private static boolean isProse(String head) {
        return head.chars().noneMatch(c -> c < '\t' || (c > '\r' && c < ' ') || c >= 0x7F);
    }

    /** Whether only a few binary bytes precede the signature; a text that mentions it has more. */
    private static boolean startsLikePdf(String head) {
        String before = head.substring(0, head.indexOf("%PDF-"));
        return before.isBlank() || !isProse(before);
    }

    private static FileType zip(byte[] content) throws DocumentException {
        ZipEntries parts = new ZipEntries(content);
        if (parts.hasUnder("word/document")) {
            return FileType.DOCX;
        }
        if (parts.hasUnder("xl/")) {
            throw DocumentException.of("The file is an Excel workbook. " + SPREADSHEET);
        }
        if (parts.hasUnder("ppt/")) {
            throw DocumentException.of("The file is a PowerPoint presentation. Save it as PDF.");
        }
        if (parts.hasUnder("META-INF/container.xml")) {
            throw DocumentException.of("The file is an e-book. " + OTHER_DOCUMENT);
        }
        if (parts.has("mimetype") && parts.has("content.xml")) {
            throw DocumentException.of("The file is an OpenDocument file. " + OTHER_DOCUMENT);
        }
        if (parts.damaged()) {
            throw DocumentException.of("The file is truncated or damaged: it ends too early.");
        }
        throw archive("a ZIP archive");
    }

    private static DocumentException archive(String what) {
        return DocumentException.of(
                "The file is " + what + ". Unpack it and add the documents in it.");
    }

    private static DocumentException oldOffice(byte[] content) {
        String all = new String(content, StandardCharsets.ISO_8859_1);
        if (all.contains("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e")) {
            return DocumentException.of(
                    "The file is protected by a password. Remove the password and add the file"
                            + " again.");
        }
        return DocumentException.of(
                "The file has an old Office format (DOC, XLS or PPT). " + OTHER_DOCUMENT);
    }
}
