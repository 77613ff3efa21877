package dev.rejoinder.attachment;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    static final int HEAD_BYTES = 64 << 10;

    static final String PDF = "application/pdf";

    private static final String UNNAMED = "file";

    /** A type of images, with its signature as ISO 8859-1. */
    private record ImageSignature(String mediaType, Pattern start) {
        private ImageSignature(String mediaType, String start) {
            this(mediaType, Pattern.compile(start, Pattern.DOTALL));
        }
    }

    /** The parser process decides what it can decode. */
    private static final List<ImageSignature> IMAGES =
            List.of(
                    new ImageSignature("image/png", "^\u0089PNG"),
                    new ImageSignature("image/jpeg", "^\u00FF\u00D8\u00FF"),
                    new ImageSignature("image/gif", "^GIF8[79]a"),
                    new ImageSignature("image/webp", "^RIFF.{4}WEBP"),
                    new ImageSignature("image/tiff", "^(II\\*\0|MM\0\\*)"),
                    new ImageSignature("image/bmp", "^BM.{12}[\\x0c\\x28\\x6c\\x7c]\0\0\0"),
                    new ImageSignature(
                            "image/heic", "^.{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])"),
                    new ImageSignature("image/x-icon", "^\0\0[\1\2]\0[^\0]\0"),
                    new ImageSignature("image/vnd.adobe.photoshop", "^8BPS"));

    /** What may precede the first element of an XML document, in any encoding. */
    private static final Pattern BEFORE_ELEMENT =
            Pattern.compile(
                    "[\\s\\u00EF\\u00BB\\u00BF\\u00FE\\u00FF]+|<\\?.*?\\?>|<!--.*?-->"
                            + "|<!doctype[^>\\[]*(\\[.*?\\]\\s*)?>",
                    Pattern.DOTALL);

    private static final Pattern SVG = Pattern.compile("<([\\w.-]+:)?svg[\\s/>]");

    /** The endings of image files, by their media types. The first is the usual one. */
    private static final Map<String, List<String>> ENDINGS =
            Map.of(
                    "image/png", List.of("png"),
                    "image/jpeg", List.of("jpg", "jpeg", "jpe", "jfif"),
                    "image/gif", List.of("gif"),
                    "image/webp", List.of("webp"));

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
     * The name of an image whose media type may have changed since it was sent: an ending of
     * another image type is replaced.
     */
    public static String nameAs(String mediaType, String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        List<String> right = ENDINGS.getOrDefault(mediaType, List.of());
        boolean wrong =
                !right.isEmpty()
                        && !right.contains(ending)
                        && ENDINGS.values().stream().anyMatch(other -> other.contains(ending))
                        && name.length() > ending.length();
        return wrong ? name.substring(0, name.length() - ending.length()) + right.getFirst() : name;
    }

    /** The media type of an image, by its first bytes; null for another file. */
    static @Nullable String imageType(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return IMAGES.stream()
                .filter(signature -> signature.start().matcher(text).find())
                .map(ImageSignature::mediaType)
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether a file is an image, by its first bytes.
     *
     * @throws AppError ATTACHMENT_INVALID for an SVG image
     */
    static boolean isImage(byte[] head) {
        if (imageType(head) != null) {
            return true;
        }
        // UTF-16 has a zero byte in each ASCII character.
        String text =
                new String(head, StandardCharsets.ISO_8859_1)
                        .replace("\0", "")
                        .toLowerCase(Locale.ROOT);
        Matcher before = BEFORE_ELEMENT.matcher(text);
        int start = 0;
        while (before.region(start, text.length()).lookingAt()) {
            start = before.end();
        }
        if (SVG.matcher(text).region(start, text.length()).lookingAt()) {
            throw invalid("SVG images are not accepted. Save the image as PNG.");
        }
        return false;
    }

    /** The media type of a document that the parser has read, by its first bytes. */
    static String documentType(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4")) {
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
