package dev.rejoinder.http.widget;

import java.util.HexFormat;

/**
 * Colors derived from an owner's accent color, so that all text is legible (WCAG 2.2, contrast
 * 4.5:1) in this theme.
 *
 * @param accent the background of buttons and of the visitor's messages; the owner's color, unless
 *     it can hardly be told from the panel
 * @param onAccent text on it
 * @param soft a tint of it, behind {@code link}
 * @param link text in the accent color
 */
record AccentColors(String accent, String onAccent, String soft, String link) {
    private static final double LEGIBLE = 4.5;
    private static final double VISIBLE = 1.5;
    private static final double STEP = 0.04;

    private static final int BLACK = 0;
    private static final int WHITE = 0xffffff;

    /** A theme: its backgrounds as in frame.css, and the color that text goes toward. */
    enum Theme {
        LIGHT(0xffffff, 0xe9edf5, BLACK, 0.11),
        DARK(0x12161f, 0x2b3447, WHITE, 0.3);

        private final int panel;

        /** The background on which text is hardest to read. */
        private final int code;

        private final int toward;
        private final double tint;

        Theme(int panel, int code, int toward, double tint) {
            this.panel = panel;
            this.code = code;
            this.toward = toward;
            this.tint = tint;
        }
    }

    /** Derives the colors from {@code #rrggbb}. */
    static AccentColors of(String accentColor, Theme theme) {
        int owner = rgb(accentColor);
        int accent = owner;
        for (double part = 0; contrast(accent, theme.panel) < VISIBLE; part += STEP) {
            accent = mix(owner, theme.toward, part);
        }
        int soft = mix(theme.panel, owner, theme.tint);
        int link = accent;
        for (double part = 0;
                contrast(link, theme.code) < LEGIBLE || contrast(link, soft) < LEGIBLE;
                part += STEP) {
            link = mix(accent, theme.toward, part);
        }
        int onAccent = contrast(accent, WHITE) >= LEGIBLE ? WHITE : BLACK;
        return new AccentColors(hex(accent), hex(onAccent), hex(soft), hex(link));
    }

    /** The contrast between the accent color and the text on it, from 1 to 21. */
    double contrast() {
        return contrast(rgb(accent), rgb(onAccent));
    }

    private static int rgb(String hex) {
        return HexFormat.fromHexDigits(hex, 1, 7);
    }

    private static int mix(int from, int to, double part) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int start = from >> shift & 0xff;
            int end = to >> shift & 0xff;
            mixed |= (int) Math.round(start + (end - start) * Math.min(part, 1)) << shift;
        }
        return mixed;
    }

    private static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int color) {
        return 0.2126 * linear(color >> 16 & 0xff)
                + 0.7152 * linear(color >> 8 & 0xff)
                + 0.0722 * linear(color & 0xff);
    }

    private static double linear(int channel) {
        double part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    private static String hex(int color) {
        return "#" + HexFormat.of().toHexDigits(color, 6);
    }
}
