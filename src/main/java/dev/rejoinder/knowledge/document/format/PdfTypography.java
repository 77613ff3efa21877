package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Typical font size and line distance of a document. */
final class PdfTypography {
    private final float body;
    private final float pitch;

    PdfTypography(List<PdfLine> lines) {
        this.body = bodySize(lines);
        this.pitch = pitch(lines);
    }

    /** The font size of most of the text. */
    float body() {
        return body;
    }

    /** The typical distance of lines. */
    float pitch() {
        return pitch;
    }

    private static float bodySize(List<PdfLine> lines) {
        Map<Float, Integer> letters = new HashMap<>();
        for (PdfLine line : lines) {
            letters.merge(rounded(line.size()), line.text().length(), Integer::sum);
        }
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(1f);
    }

    private float pitch(List<PdfLine> lines) {
        var gaps = new ArrayList<Float>();
        for (int i = 1; i < lines.size(); i++) {
            float gap = lines.get(i).top() - lines.get(i - 1).top();
            if (lines.get(i).page() == lines.get(i - 1).page() && gap > 1) {
                gaps.add(gap);
            }
        }
        gaps.sort(Float::compare);
        // Documents of one-line paragraphs have only large gaps: use no more than two line heights.
        return gaps.isEmpty() ? body * 1.2f : Math.min(gaps.get(gaps.size() / 2), body * 2);
    }

    static float rounded(float size) {
        return Math.round(size * 2) / 2f;
    }
}
