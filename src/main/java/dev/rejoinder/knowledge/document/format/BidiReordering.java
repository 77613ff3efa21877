package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.List;

/** Converts a line from visual order, left to right, to logical (reading) order. */
final class BidiReordering {
    private static final String OPENING = "([{<«‹";
    private static final String CLOSING = ")]}>»›";

    /** Characters inside numbers, and next to them. */
    private static final String IN_NUMBERS = ".,:/-−+٫٬";

    private static final String AT_NUMBERS = "%°€$£¥₪#٪‰+-−";

    private BidiReordering() {}

    private enum Direction {
        LEFT_TO_RIGHT,
        RIGHT_TO_LEFT,
        NUMBER,
        NEITHER
    }

    static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                // Combining marks have no direction of their own in Unicode's table; their script
                // decides.
                || (c >= 0x0591 && c <= 0x06ED);
    }

    /** Whether right-to-left letters outnumber the others. */
    static boolean isRightToLeft(List<String> units) {
        int balance = 0;
        for (String unit : units) {
            switch (direction(unit)) {
                case RIGHT_TO_LEFT -> balance++;
                case LEFT_TO_RIGHT -> balance--;
                case NUMBER, NEITHER -> {}
            }
        }
        return balance > 0;
    }

    /** Returns the text of a line in logical order. Each unit is one letter or space. */
    static String logical(List<String> units) {
        if (units.stream().noneMatch(unit -> direction(unit) == Direction.RIGHT_TO_LEFT)) {
            return String.join("", units);
        }
        var text = new StringBuilder();
        if (isRightToLeft(units)) {
            reversed(units, text);
            return text.toString();
        }
        int at = 0;
        while (at < units.size()) {
            int end = endOfSpan(units, at, Direction.RIGHT_TO_LEFT);
            if (end > at) {
                reversed(units.subList(at, end), text);
                at = end;
            } else {
                text.append(units.get(at++));
            }
        }
        return text.toString();
    }

    /** Reverses the units, except left-to-right words and numbers. */
    private static void reversed(List<String> units, StringBuilder text) {
        var pieces = new ArrayList<String>();
        int at = 0;
        while (at < units.size()) {
            int end = endOfSpan(units, at, Direction.LEFT_TO_RIGHT);
            if (end > at) {
                pieces.add(String.join("", units.subList(at, end)));
                at = end;
            } else {
                pieces.add(units.get(at++));
            }
        }
        boolean mirrored = bracketsAreMirrored(pieces);
        for (int i = pieces.size() - 1; i >= 0; i--) {
            String piece = pieces.get(i);
            text.append(mirrored && piece.length() == 1 ? mirrored(piece) : piece);
        }
    }

    /**
     * Returns the end of the run of words with this direction that begins at {@code start}, or
     * {@code start} if there is none.
     */
    private static int endOfSpan(List<String> units, int start, Direction wanted) {
        int end = start;
        boolean words = false;
        for (int i = start; i < units.size(); i++) {
            Direction direction = direction(units.get(i));
            if (direction == wanted
                    || (direction == Direction.NUMBER && wanted == Direction.LEFT_TO_RIGHT)) {
                boolean continues =
                        end == i || words || direction == wanted || inNumber(units, end, i);
                if (!continues) {
                    return end;
                }
                words |= direction == wanted;
                end = i + 1;
            } else if (direction != Direction.NEITHER && direction != Direction.NUMBER) {
                return end;
            } else if (end == start) {
                return start + numberWithSign(units, start, wanted);
            } else if (wanted == Direction.LEFT_TO_RIGHT
                    && end == i
                    && AT_NUMBERS.contains(units.get(i))
                    && direction(units.get(i - 1)) == Direction.NUMBER) {
                end = i + 1;
            }
        }
        return end;
    }

    /**
     * Returns the end of a number with its sign. A sign that no digit follows is a unit of its own.
     */
    private static int numberWithSign(List<String> units, int at, Direction wanted) {
        boolean signed =
                wanted == Direction.LEFT_TO_RIGHT
                        && AT_NUMBERS.contains(units.get(at))
                        && at + 1 < units.size()
                        && direction(units.get(at + 1)) == Direction.NUMBER;
        return signed ? endOfSpan(units, at + 1, wanted) - at : 0;
    }

    private static boolean inNumber(List<String> units, int end, int next) {
        return next - end == 1 && IN_NUMBERS.contains(units.get(end));
    }

    /** Whether brackets would close before they open if they stayed in visual order. */
    private static boolean bracketsAreMirrored(List<String> pieces) {
        int balance = 0;
        int wrong = 0;
        for (int i = pieces.size() - 1; i >= 0; i--) {
            String piece = pieces.get(i);
            if (piece.length() == 1 && OPENING.contains(piece)) {
                balance++;
            } else if (piece.length() == 1 && CLOSING.contains(piece)) {
                balance--;
                wrong = Math.min(wrong, balance);
            }
        }
        return wrong < 0;
    }

    private static String mirrored(String bracket) {
        int opening = OPENING.indexOf(bracket);
        int closing = CLOSING.indexOf(bracket);
        return opening >= 0
                ? CLOSING.substring(opening, opening + 1)
                : closing >= 0 ? OPENING.substring(closing, closing + 1) : bracket;
    }

    private static Direction direction(String unit) {
        int c = unit.codePointAt(0);
        if (isRightToLeft(c)) {
            return Character.isDigit(c) ? Direction.NUMBER : Direction.RIGHT_TO_LEFT;
        }
        if (Character.isDigit(c)) {
            return Direction.NUMBER;
        }
        return Character.isLetter(c) ? Direction.LEFT_TO_RIGHT : Direction.NEITHER;
    }
}
