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
 * Finds the encoding of bytes that are not UTF-8 and do not say what they are. ICU's detector says
 * which encodings fit by the statistics of their bytes; what it says counts as far as the decoded
 * text reads like a language. Without a text that reads well there is no answer.
 */
final class CharsetGuess {
    /** How much is looked at, around what is not ASCII. */
    private static final int SAMPLE = 16 * 1024;

    private static final int NEAR = 40;

    /** What a text in the right encoding reaches. */
    private static final double LEGIBLE = 0.5;

    /** What ICU's confidence counts at most. */
    private static final double DETECTOR = 0.25;

    /** How far the best must be from the next that reads otherwise. */
    private static final double LEAD = 0.02;

    private static final double LEAD_OF_SHORT = 0.06;

    /** How much less usual an encoding is than one that is mostly the same. */
    private static final double RELATED = 0.0001;

    /** An encoding, what is written in it, and how much less usual than others it is. */
    private record Candidate(Charset charset, WritingSystem writing, double unusual) {}

    private record Scored(Candidate candidate, String text, double score) {}

    private static final List<Candidate> CANDIDATES = candidates();

    private CharsetGuess() {}

    /** The encoding, or null when none is sure. */
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

    /** How far the best must be from another one: the more, the less there is to tell by. */
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
     * How well the content reads in an encoding: 1 for one whose script nothing is known of, and
     * negative where the content is not of that encoding.
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

    /** What can be written in an encoding; empty when it is not among those that are guessed. */
    private static List<WritingSystem> writings(Charset charset) {
        List<WritingSystem> usual =
                CANDIDATES.stream()
                        .filter(candidate -> candidate.charset().equals(charset))
                        .map(Candidate::writing)
                        .toList();
        // Those of two bytes have the characters of their neighbours as well.
        return usual.stream().anyMatch(WritingSystem::hasSyllables)
                ? Arrays.stream(WritingSystem.values()).filter(WritingSystem::hasSyllables).toList()
                : usual;
    }

    /** Null when the bytes are not of that encoding; the sample may end within a character. */
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

    /** Of a long text, the lines or parts of lines that are not ASCII. */
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

    /** Encodings that the detector does not tell apart have one name. */
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
            // Their small letters are the same.
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
