package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The limits of attachments, and what their first bytes and their names tell. */
public final class AttachmentRules {
    /** In one message. */
    public static final int MAX_FILES = 10;

    public static final int MAX_FILE_BYTES = 25 << 20;

    /** Of all images in one message: providers limit the size of a request. */
    public static final int MAX_IMAGE_BYTES = 16 << 20;

    public static final int MAX_NAME_CHARACTERS = 200;
    public static final int MAX_ADDRESS_CHARACTERS = 2_000;

    /** How much of a file tells its type. */
    static final int HEAD_BYTES = 4 << 10;

    static final String PDF = "application/pdf";

    private static final String UNNAMED = "file";

    /** The signatures as ISO 8859-1. The parser process decides what it can decode. */
    private static final List<Pattern> IMAGES =
            List.of(
                    Pattern.compile("^\u0089PNG"),
                    Pattern.compile("^\u00FF\u00D8\u00FF"),
                    Pattern.compile("^GIF8[79]a"),
                    Pattern.compile("^RIFF.{4}WEBP", Pattern.DOTALL),
                    Pattern.compile("^(II\\*\0|MM\0\\*)"),
                    Pattern.compile("^BM.{12}[\\x0c\\x28\\x6c\\x7c]\0\0\0", Pattern.DOTALL),
                    Pattern.compile(
                            "^.{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])", Pattern.DOTALL),
                    Pattern.compile("^\0\0[\1\2]\0[^\0]\0", Pattern.DOTALL),
                    Pattern.compile("^8BPS"));

    private static final Pattern SVG = Pattern.compile("<svg[\\s>]");

    /** Control characters, and those that show a name in another order. */
    private static final Pattern UNSHOWABLE =
            Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private AttachmentRules() {}

    /** The last segment of a path, without invisible characters; of a long one, the end. */
    public static String name(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        String name = UNSHOWABLE.matcher(path.substring(slash + 1)).replaceAll("").strip();
        int cut = name.length() - MAX_NAME_CHARACTERS;
        if (cut > 0) {
            name = name.substring(Character.isLowSurrogate(name.charAt(cut)) ? cut + 1 : cut);
        }
        return name.isEmpty() || name.equals(".") || name.equals("..") ? UNNAMED : name;
    }

    /**
     * Whether a file is an image, by its first bytes.
     *
     * @throws AppError ATTACHMENT_INVALID for an SVG image
     */
    static boolean isImage(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (IMAGES.stream().anyMatch(signature -> signature.matcher(text).find())) {
            return true;
        }
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (SVG.matcher(start).find() && !start.contains("<html") && start.indexOf('<') < 4) {
            throw invalid("SVG images are not accepted. Save the image as PNG.");
        }
        return false;
    }

    /** The media type of a document that the parser has read, by its first bytes. */
    static String documentType(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK")) {
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        }
        // The parser takes no other binary format, and a browser must not show a text as a page.
        return text.stripLeading().startsWith("%PDF-") ? PDF : "text/plain";
    }

    static AppError tooLarge() {
        return invalid("The file is larger than " + (MAX_FILE_BYTES >> 20) + " MiB.");
    }

    /** The error for a file that messages do not take. */
    public static AppError invalid(String reason) {
        return AppError.of(ErrorCode.ATTACHMENT_INVALID, reason);
    }
}
