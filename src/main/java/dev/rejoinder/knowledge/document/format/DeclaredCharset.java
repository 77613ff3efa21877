package dev.rejoinder.knowledge.document.format;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the declared encodings of a text: from its media type, then from the text itself. */
final class DeclaredCharset {
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?([\\w.:+-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern XML_ENCODING =
            Pattern.compile("^\\s*<\\?xml[^>]{0,200}encoding\\s*=\\s*[\"']([\\w.:+-]+)");

    /** Skips comments and their content. */
    private static final Pattern META =
            Pattern.compile(
                    "<!--.*?(?:-->|\\z)|<meta\\s[^>]{0,1000}",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** How far into a page to search; scripts and styles may come before the declaration. */
    private static final int WITHIN = 512 * 1024;

    /** Supersets that browsers use for the declared encodings. */
    private static final Map<String, String> LARGER =
            Map.of(
                    "ISO-8859-1", "windows-1252",
                    "US-ASCII", "windows-1252",
                    "ISO-8859-9", "windows-1254",
                    "ISO-8859-11", "x-windows-874",
                    "TIS-620", "x-windows-874",
                    "GB2312", "GB18030",
                    "GBK", "GB18030",
                    "EUC-KR", "x-windows-949",
                    "Shift_JIS", "windows-31j",
                    "Big5", "Big5-HKSCS");

    /** Names that Java does not know. */
    private static final Map<String, String> OTHER_NAMES =
            Map.of(
                    "x-sjis", "windows-31j",
                    "shift-jis", "windows-31j",
                    "x-gbk", "GB18030",
                    "x-cp1251", "windows-1251",
                    "x-cp1250", "windows-1250",
                    "x-cp1252", "windows-1252",
                    "ks_c_5601-1987", "x-windows-949",
                    "iso-8859-8-i", "ISO-8859-8",
                    "macintosh", "x-MacRoman",
                    "x-mac-cyrillic", "x-MacCyrillic");

    private DeclaredCharset() {}

    /** Returns the declared encodings except UTF-8, which the bytes themselves prove or refute. */
    static List<Charset> all(byte[] content, @Nullable String declaredType) {
        var found = new ArrayList<Charset>();
        if (declaredType != null) {
            add(CHARSET.matcher(declaredType), found);
        }
        int length = Math.min(content.length, WITHIN);
        String head = new String(content, 0, length, StandardCharsets.ISO_8859_1);
        add(XML_ENCODING.matcher(head), found);
        Matcher meta = META.matcher(head);
        while (meta.find()) {
            if (!meta.group().startsWith("<!--") && add(CHARSET.matcher(meta.group()), found)) {
                break;
            }
        }
        return found;
    }

    private static boolean add(Matcher declaration, List<Charset> found) {
        if (!declaration.find()) {
            return false;
        }
        Charset charset = named(declaration.group(1));
        if (charset != null && !found.contains(charset)) {
            found.add(charset);
        }
        return true;
    }

    private static @Nullable Charset named(String declared) {
        try {
            String known = OTHER_NAMES.getOrDefault(declared.toLowerCase(Locale.ROOT), declared);
            String name = Charset.forName(known).name();
            String larger = LARGER.getOrDefault(name, name);
            Charset charset = Charset.forName(larger);
            boolean unicode =
                    charset.name().startsWith("UTF-") || charset.name().startsWith("x-UTF");
            return unicode || !charset.canEncode() ? null : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
