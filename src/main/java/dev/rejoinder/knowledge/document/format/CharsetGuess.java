package dev.rejoinder.knowledge.document.format;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the encoding of bytes that are neither UTF-8 nor declared. ICU's detector proposes
 * encodings by byte statistics; each proposal counts to the extent that the decoded text looks like
 * a language. Returns nothing if no decoded text is plausible.
 */
final class CharsetGuess {
    /** How many bytes are examined, around the non-ASCII ones. */
    private static final int SAMPLE = 16 * 1024;

    private static final int NEAR = 40;

    /** The score that correctly decoded text reaches. */
    private static final double LEGIBLE = 0.5;

    /** Maximum contribution of ICU's confidence. */
    private static final double DETECTOR = 0.25;

    /** Minimum lead of the best encoding over the next one that decodes to different text. */
    private static final double LEAD = 0.02;

    private static final double LEAD_OF_SHORT = 0.06;

    /** Penalty of an encoding that is rarer than a nearly identical one. */
    private static final double RELATED = 0.0001;

    /** An encoding, its writing system, and its penalty for being rarer than others. */
    private record Candidate(Charset charset, WritingSystem writing, double unusual) {}

    private record Scored(Candidate candidate, String text, double score) {}

    private static final List<Candidate> CANDIDATES = candidates();

    private CharsetGuess() {}

    /** Returns the encoding, or null if none is certain. */
    static @Nullable Charset of(byte[] content) {
        byte[] sample = sample(content);
        Map<String, Integer> detected = detected(sample);
        var scored = new ArrayList<Scored>();
        for (Candidate candidate : CANDIDATES) {
            String text = decode(sample, candidate.charset());
            if (text != null) {
                double said = detected.getOrDefault(group(candidate.charset().name()), 0) / 100.0;
                double legibility = DecodedTextScore.of(text, candidate.writing());
                if (legibility >= LEGIBLE) {
                    scored.add(
                            new Scored(
                                    candidate,
                                    text,
                                    legibility - candidate.unusual() + DETECTOR * said));
                }
            }
        }
        scored.sort((one, other) -> Double.compare(other.score(), one.score()));
        if (scored.isEmpty()) {
            return null;
        }
        Scored best = scored.getFirst();
        boolean sure =
                scored.stream()
                        .allMatch(
                                other -> best.score() - other.score() >= lead(best.text(), other));
        return sure && Utf8Check.decodes(content, best.candidate().charset())
                ? best.candidate().charset()
                : null;
    }

    /**
     * The minimum lead over another candidate; it is smaller when there is more text to tell them
     * apart.
     */
    private static double lead(String text, Scored other) {
        int beyond = 0;
        int different = 0;
        boolean comparable = text.length() == other.text().length();
        for (int i = 0; i < text.length(); i++) {
            beyond += text.charAt(i) >= 0x80 ? 1 : 0;
            different += comparable && text.charAt(i) != other.text().charAt(i) ? 1 : 0;
        }
        if (comparable && different * 20 <= beyond) {
            return 0;
        }
        return LEAD + LEAD_OF_SHORT / beyond;
    }

    /**
     * Scores the text as decoded by an encoding: 1 if nothing is known about its script, negative
     * if the bytes are invalid in it.
     */
    static double legibility(byte[] content, Charset charset) {
        String text = Utf8Check.decodes(content, charset) ? decode(sample(content), charset) : null;
        if (text == null) {
            return -1;
        }
        List<WritingSystem> writings = writings(charset);
        double best = writings.isEmpty() ? 1 : -1;
        for (WritingSystem writing : writings) {
            best = Math.max(best, DecodedTextScore.of(text, writing));
        }
        return best;
    }

    /** The writing systems of an encoding; empty if it is not among the guessed ones. */
    private static List<WritingSystem> writings(Charset charset) {
        List<WritingSystem> usual =
                CANDIDATES.stream()
                        .filter(candidate -> candidate.charset().equals(charset))
                        .map(Candidate::writing)
                        .toList();
        // Double-byte encodings also contain their neighbours' characters.
        return usual.stream().anyMatch(WritingSystem::hasSyllables)
                ? Arrays.stream(WritingSystem.values()).filter(WritingSystem::hasSyllables).toList()
                : usual;
    }

    /**
     * Returns null if the bytes are invalid in this encoding; the sample may end within a
     * character.
     */
    private static @Nullable String decode(byte[] sample, Charset charset) {
        var out = CharBuffer.allocate(sample.length * 2 + 16);
        var result = charset.newDecoder().decode(ByteBuffer.wrap(sample), out, false);
        if (result.isError()) {
            return null;
        }
        out.flip();
        return charset.name().equals("windows-1258")
                ? Normalizer.normalize(out, Normalizer.Form.NFC)
                : out.toString();
    }

    /** Takes the lines, or parts of lines, of a long text that are not ASCII. */
    private static byte[] sample(byte[] content) {
        if (content.length <= SAMPLE) {
            return content;
        }
        byte[] sample = new byte[SAMPLE];
        int filled = 0;
        int last = 0;
        int i = 0;
        while (i < content.length && filled < SAMPLE) {
            if (content[i] >= 0) {
                i++;
                continue;
            }
            int from = i;
            while (from > last && i - from < NEAR && content[from - 1] != '\n') {
                from--;
            }
            int end = i;
            int quiet = 0;
            while (end < content.length && quiet < NEAR && content[end] != '\n') {
                quiet = content[end] < 0 ? 0 : quiet + 1;
                end++;
            }
            int length = Math.min(end - from, SAMPLE - filled);
            System.arraycopy(content, from, sample, filled, length);
            filled += length;
            if (filled < SAMPLE) {
                sample[filled++] = '\n';
            }
            last = end;
            i = end;
        }
        return Arrays.copyOf(sample, filled);
    }

    private static Map<String, Integer> detected(byte[] sample) {
        var found = new HashMap<String, Integer>();
        var detector = new CharsetDetector();
        detector.setText(sample);
        CharsetMatch[] matches = detector.detectAll();
        if (matches != null) {
            for (CharsetMatch match : matches) {
                found.merge(group(match.getName()), match.getConfidence(), Math::max);
            }
        }
        return found;
    }

    /** Returns one name for encodings that the detector cannot tell apart. */
    private static String group(String charset) {
        return switch (charset.toLowerCase(Locale.ROOT)) {
            case "iso-8859-1", "iso-8859-15", "windows-1252" -> "1252";
            case "iso-8859-2", "windows-1250" -> "1250";
            case "iso-8859-7", "windows-1253" -> "1253";
            case "iso-8859-9", "windows-1254" -> "1254";
            case "iso-8859-8", "iso-8859-8-i", "windows-1255" -> "1255";
            case "gb18030", "gbk" -> "gb";
            case "big5", "big5-hkscs" -> "big5";
            case "euc-kr", "x-windows-949" -> "kr";
            case "shift_jis", "windows-31j" -> "sjis";
            case "koi8-r", "koi8-u" -> "koi8";
            // Their lowercase letters are the same.
            case "windows-1251", "x-maccyrillic" -> "1251";
            default -> charset.toLowerCase(Locale.ROOT);
        };
    }

    private static List<Candidate> candidates() {
        var all = new ArrayList<Candidate>();
        add(all, "windows-1252", WritingSystem.WESTERN, 0);
        add(all, "ISO-8859-15", WritingSystem.WESTERN, RELATED);
        add(all, "windows-1250", WritingSystem.CENTRAL, 0.04);
        add(all, "ISO-8859-2", WritingSystem.CENTRAL, 0.04 + RELATED);
        add(all, "windows-1254", WritingSystem.TURKISH, 0.03);
        add(all, "windows-1257", WritingSystem.BALTIC, 0.05);
        add(all, "windows-1258", WritingSystem.VIETNAMESE, 0.05);
        add(all, "IBM850", WritingSystem.WESTERN, 0.12);
        add(all, "x-MacRoman", WritingSystem.WESTERN, 0.13);
        add(all, "IBM852", WritingSystem.CENTRAL, 0.15);
        add(all, "windows-1251", WritingSystem.CYRILLIC, 0);
        add(all, "KOI8-R", WritingSystem.CYRILLIC, 0.02);
        add(all, "KOI8-U", WritingSystem.CYRILLIC, 0.02 + RELATED);
        add(all, "ISO-8859-5", WritingSystem.CYRILLIC, 0.05);
        add(all, "IBM866", WritingSystem.CYRILLIC, 0.05);
        add(all, "x-MacCyrillic", WritingSystem.CYRILLIC, 0.13);
        add(all, "windows-1253", WritingSystem.GREEK, 0);
        add(all, "ISO-8859-7", WritingSystem.GREEK, RELATED);
        add(all, "windows-1255", WritingSystem.HEBREW, 0);
        add(all, "windows-1256", WritingSystem.ARABIC, 0);
        add(all, "ISO-8859-6", WritingSystem.ARABIC, RELATED);
        add(all, "x-windows-874", WritingSystem.THAI, 0);
        add(all, "GB18030", WritingSystem.SIMPLIFIED, 0);
        add(all, "Big5-HKSCS", WritingSystem.TRADITIONAL, 0);
        add(all, "x-windows-949", WritingSystem.KOREAN, 0);
        add(all, "windows-31j", WritingSystem.JAPANESE, 0);
        add(all, "EUC-JP", WritingSystem.JAPANESE, 0);
        return List.copyOf(all);
    }

    private static void add(
            List<Candidate> all, String charset, WritingSystem writing, double unusual) {
        if (Charset.isSupported(charset)) {
            all.add(new Candidate(Charset.forName(charset), writing, unusual));
        }
    }
}
