package dev.rejoinder.mail;

import java.net.URI;

/** Addresses of pages of the console. */
public final class ConsoleLinks {
    private ConsoleLinks() {}

    static String inbox(URI publicUrl, HandoverNotice notice) {
        return page(publicUrl, "inbox/" + notice.botId() + "/" + notice.conversationId());
    }

    /** The page that accepts an invitation. */
    public static URI invitation(URI publicUrl, String token) {
        return URI.create(publicUrl + "/console/#invitation=" + token);
    }

    /** A page by its place, such as {@code bots/bot_1/knowledge}. */
    public static String page(URI publicUrl, String place) {
        return publicUrl + "/console/#/" + place;
    }
}
