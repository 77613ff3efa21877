package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Converts the glyphs of one line to text in reading order, with spaces at gaps. */
final class PdfLineText {
    /** A gap wider than this, relative to the font size, is a space. */
    private static final float SPACE = 0.13f;

    /** The same for Chinese and Japanese, which are set with gaps that are no spaces. */
    private static final float IDEOGRAPHIC_SPACE = 0.5f;

    /**
     * A small digit raised by more than this, relative to the font size, is an exponent or a note
     * number.
     */
    private static final float RAISED = 0.2f;

    private static final float SMALL = 0.85f;
    private static final String DIGITS = "0123456789+-−";
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻";

    /** This many spaced-out letters in a row form words with wide gaps. */
    private static final int SPREAD_LETTERS = 5;

    /** Units farther apart than this, relative to the font size, stay separate. */
    private static final float WIDEST_SPREAD = 0.9f;

    private final List<PdfGlyph> glyphs;
    private final float size;
    private final float baseline;
    private final List<String> units = new ArrayList<>();

    private PdfLineText(List<PdfGlyph> glyphs, float size, float baseline) {
        this.glyphs = glyphs;
        this.size = size;
        this.baseline = baseline;
    }

    /** Returns the text of adjacent segments. */
    static String of(List<PdfSegment> segments) {
        var glyphs = new ArrayList<PdfGlyph>();
        PdfSegment largest = segments.getFirst();
        for (PdfSegment segment : segments) {
            glyphs.addAll(segment.glyphs());
            largest = segment.size() > largest.size() ? segment : largest;
        }
        glyphs.sort(Comparator.comparingDouble(PdfGlyph::x));
        return new PdfLineText(glyphs, largest.size(), largest.baseline()).text();
    }

    private String text() {
        float space = spaceWidth();
        PdfGlyph before = null;
        boolean blank = false;
        for (PdfGlyph glyph : glyphs) {
            if (glyph.isBlank()) {
                blank = true;
                continue;
            }
            if (before != null && PdfAccents.isMark(glyph.text()) && glyph.x() <= before.end()) {
                units.set(units.size() - 1, units.getLast() + glyph.text());
                continue;
            }
            if (before != null && (blank || isSpace(before, glyph, space))) {
                units.add(" ");
            }
            units.add(raised(glyph));
            before =
                    before == null || glyph.end() > before.end()
                            ? glyph
                            : before.with(glyph.text());
            blank = false;
        }
        return softHyphens(BidiReordering.logical(plainWhereMixed(units))).strip();
    }

    private boolean isSpace(PdfGlyph before, PdfGlyph glyph, float space) {
        float gap = glyph.x() - before.end() - Math.max(0, glyph.tracking());
        boolean ideographs = isIdeograph(before.text()) && isIdeograph(glyph.text());
        return gap > Math.max(space, ideographs ? IDEOGRAPHIC_SPACE * size : 0);
    }

    /** The width of a space; larger if all letters are spaced out, as in some headings. */
    private float spaceWidth() {
        float usual = SPACE * size;
        var gaps = new ArrayList<Float>();
        int blanks = 0;
        for (int i = 1; i < glyphs.size(); i++) {
            PdfGlyph glyph = glyphs.get(i);
            if (glyph.isBlank()) {
                blanks++;
            } else if (!glyphs.get(i - 1).isBlank()) {
                gaps.add(glyph.x() - glyphs.get(i - 1).end() - Math.max(0, glyph.tracking()));
            }
        }
        gaps.sort(Float::compare);
        if (gaps.size() < SPREAD_LETTERS
                || gaps.get(gaps.size() / 4) <= usual
                || gaps.get(gaps.size() / 2) > WIDEST_SPREAD * size
                || !areLetters()) {
            return usual;
        }
        return blanks > 0 ? Float.MAX_VALUE : gaps.get(gaps.size() / 2) * 1.5f;
    }

    /** Whether the units are letters; spaced-out digits are numbers of a table. */
    private boolean areLetters() {
        long letters =
                glyphs.stream()
                        .filter(glyph -> Character.isLetter(glyph.text().codePointAt(0)))
                        .count();
        long blanks = glyphs.stream().filter(PdfGlyph::isBlank).count();
        return letters * 2 > glyphs.size() - blanks;
    }

    private String raised(PdfGlyph glyph) {
        boolean raised = glyph.size() <= SMALL * size && baseline - glyph.y() >= RAISED * size;
        int digit = glyph.text().length() == 1 ? DIGITS.indexOf(glyph.text().charAt(0)) : -1;
        return raised && digit >= 0 ? SUPERSCRIPTS.substring(digit, digit + 1) : glyph.text();
    }

    /** Keeps digits raised in "m²" and "word¹", but not in "1st" or a raised date. */
    private List<String> plainWhereMixed(List<String> raised) {
        if (raised.stream().allMatch(unit -> unit.equals(" ") || SUPERSCRIPTS.contains(unit))) {
            return raised.stream()
                    .map(
                            unit -> {
                                int at = unit.equals(" ") ? -1 : SUPERSCRIPTS.indexOf(unit);
                                return at < 0 ? unit : DIGITS.substring(at, at + 1);
                            })
                    .toList();
        }
        return raised;
    }

    private static boolean isIdeograph(String text) {
        return Character.isIdeographic(text.codePointAt(0))
                || (text.charAt(0) >= '\u3000' && text.charAt(0) <= '\u30FF');
    }

    /** A visible soft hyphen within a line becomes a hyphen; one at the end of the line stays. */
    private static String softHyphens(String text) {
        int inside = text.indexOf('\u00AD');
        return inside < 0 || inside == text.length() - 1
                ? text
                : text.substring(0, text.length() - 1).replace('\u00AD', '-')
                        + text.charAt(text.length() - 1);
    }
}
