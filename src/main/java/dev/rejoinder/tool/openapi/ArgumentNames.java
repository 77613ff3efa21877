package dev.rejoinder.tool.openapi;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of a tool's arguments: unique, and accepted by providers and templates. */
final class ArgumentNames {
    private static final int MAX_CHARACTERS = 64;

    /** The names that providers accept. */
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final Pattern OTHER_CHARACTERS = Pattern.compile("[^A-Za-z0-9_-]+");

    private final Set<String> taken = new HashSet<>();

    static boolean isAccepted(String name) {
        return ACCEPTED.matcher(name).matches();
    }

    /** Takes a name as it is. */
    void take(String name) {
        taken.add(name);
    }

    /** Takes a name for a parameter: its own, or one with its place if another has that. */
    String unique(String parameter, String place) {
        String name = identifier(parameter);
        if (taken.add(name)) {
            return name;
        }
        return numbered(identifier(place + "_" + parameter), taken);
    }

    /** Turns a text into a name that begins with a letter or underscore. */
    static String identifier(String text) {
        String start = text.substring(0, Math.min(text.length(), 4 * MAX_CHARACTERS));
        String name = OTHER_CHARACTERS.matcher(start).replaceAll("_").replaceAll("^_+|_+$", "");
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
            name = "_" + name;
        }
        return name.substring(0, Math.min(name.length(), MAX_CHARACTERS));
    }

    /** Adds a name, with a number if it is taken, and returns it. */
    static String numbered(String name, Set<String> taken) {
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
            String end = "_" + number;
            unique =
                    name.substring(0, Math.min(name.length(), MAX_CHARACTERS - end.length())) + end;
        }
        return unique;
    }
}
