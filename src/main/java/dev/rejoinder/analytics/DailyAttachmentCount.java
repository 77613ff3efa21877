package dev.rejoinder.analytics;

import java.time.LocalDate;

/**
 * Attachments of one bot on one day.
 *
 * @param model the model that read the tokens; empty if unknown, and for the files
 * @param images the number of images in messages
 * @param documents the number of other files
 * @param tokens an estimate of the tokens that the model read for attachments
 */
public record DailyAttachmentCount(
        String botId, LocalDate day, String model, long images, long documents, long tokens) {}
