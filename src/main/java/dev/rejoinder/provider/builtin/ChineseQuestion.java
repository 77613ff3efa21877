package dev.rejoinder.provider.builtin;

import java.util.regex.Pattern;

/**
 * Prepares Chinese questions for comparison by characters: removes the words that ask and the
 * function words, which would weigh as much as all others, and unifies words for opening.
 */
final class ChineseQuestion {
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private static final Pattern OPENING = Pattern.compile("开门|开店|开放|关门");

    /** Longer phrases before those that they contain. */
    private static final Pattern ASKING =
            Pattern.compile(
                    "为什么|什么时候|什么|哪一年|哪年|哪里|哪儿|哪些|哪个|多少钱|多少|怎么样|怎么|如何"
                            + "|几点钟|几点|几个|几岁|多久|多长时间|是否|是不是|有没有|能不能|可不可以"
                            + "|可以|请问|请|你们|您们|我们|吗|呢|谁|你|您|我|的|了|是|在|有|能|要|想|么");

    private ChineseQuestion() {}

    /** Returns the question without these words; one in another script as is. */
    static String telling(String question) {
        if (!HAN.matcher(question).find()) {
            return question;
        }
        return ASKING.matcher(OPENING.matcher(question).replaceAll("营业")).replaceAll(" ");
    }
}
