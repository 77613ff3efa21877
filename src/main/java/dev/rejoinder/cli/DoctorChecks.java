package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;
import dev.rejoinder.config.SettingsReader;
import dev.rejoinder.config.SmtpSettings;
import dev.rejoinder.mail.MailStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks everything that a server needs to start, one by one. */
final class DoctorChecks {
    /** With less free space, a disk counts as full. */
    private static final long LEAST_FREE_BYTES = 512L * 1024 * 1024;

    private static final long MEBIBYTE = 1024L * 1024;
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** A lower bound for the machine's clock: when this program was first built. */
    private static final Instant EARLIEST = Instant.parse("2026-11-01T00:00:00Z");

    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Settings settings;
    private final CommandBackend backend;

    private final Instant now;

    /** The data, while it is open. */
    private @Nullable Administration data;

    /** The waiting mail, after the database was opened. */
    private MailStore.@Nullable MailBacklog backlog;

    private ProviderChecks providers;

    DoctorChecks(Settings settings, CommandBackend backend, Instant now) {
        this.settings = settings;
        this.backend = backend;
        this.now = now;
        providers = new ProviderChecks(settings, backend, null);
    }

    /** The severity of a finding. */
    enum Verdict {
        OK,
        WARNING,
        FAILED
    }

    /** The result of one check. */
    record Finding(Verdict verdict, String what, String sentence) {}

    List<Finding> findings() {
        try {
            return allFindings();
        } finally {
            if (data != null) {
                data.close();
            }
        }
    }

    private List<Finding> allFindings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(data());
        findings.add(space());
        findings.add(file());
        findings.add(database());
        findings.add(port());
        findings.add(clock());
        findings.add(mail());
        findings.add(oidc());
        findings.add(ocr());
        findings.addAll(providers.findings());
        return findings;
    }

    private Finding java() {
        long heapMebibytes = Runtime.getRuntime().maxMemory() / MEBIBYTE;
        return new Finding(
                Verdict.OK,
                "java",
                "%s, at most %d MiB of heap".formatted(Runtime.version(), heapMebibytes));
    }

    private Finding data() {
        Path data = settings.server().data();
        if (!Files.exists(data)) {
            return new Finding(Verdict.OK, "data", data + " does not exist yet; serve creates it");
        }
        if (Files.isDirectory(data) && Files.isWritable(data)) {
            return new Finding(Verdict.OK, "data", data.toString());
        }
        return new Finding(
                Verdict.FAILED,
                "data",
                data + " is not a writable folder: choose another with --data");
    }

    private Finding space() {
        Path existing = settings.server().data();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            Verdict verdict = free < LEAST_FREE_BYTES ? Verdict.WARNING : Verdict.OK;
            return new Finding(
                    verdict,
                    "disk",
                    free / MEBIBYTE
                            + " MiB free"
                            + (verdict == Verdict.OK ? "" : ": make room, or move the data"));
        } catch (IOException e) {
            return new Finding(Verdict.WARNING, "disk", "the free space cannot be determined");
        }
    }

    private Finding file() {
        Path file = settings.server().data().resolve(SettingsReader.FILE_NAME);
        if (!Files.exists(file)) {
            return new Finding(Verdict.OK, "file", "none in the data folder");
        }
        try {
            boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
            return open
                    ? new Finding(
                            Verdict.WARNING,
                            "file",
                            file + " is readable by other users: run chmod 600 on it")
                    : new Finding(Verdict.OK, "file", file.toString());
        } catch (IOException | UnsupportedOperationException e) {
            return new Finding(Verdict.OK, "file", file.toString());
        }
    }

    private Finding database() {
        String url = settings.database().shownUrl();
        if (!backend.hasData(settings)) {
            return new Finding(Verdict.OK, "database", "none yet");
        }
        try {
            Optional<String> unchecked = backend.checkFile(settings);
            Administration opened = backend.open(settings);
            data = opened;
            backlog = opened.mailBacklog();
            providers = new ProviderChecks(settings, backend, opened);
            String opens = (url == null ? "" : url + " ") + "opens";
            return unchecked
                    .map(
                            what ->
                                    new Finding(
                                            Verdict.WARNING,
                                            "database",
                                            opens + ", and is " + what))
                    .orElseGet(
                            () ->
                                    new Finding(
                                            Verdict.OK,
                                            "database",
                                            opens
                                                    + (url == null
                                                            ? ", and its file is sound"
                                                            : "")));
        } catch (RuntimeException e) {
            return new Finding(Verdict.FAILED, "database", FailureMessage.of(e));
        }
    }

    private Finding port() {
        String host = settings.server().host();
        int port = settings.server().port();
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return new Finding(Verdict.FAILED, "port", "the host " + host + " cannot be resolved");
        }
        try (var socket = new ServerSocket()) {
            socket.bind(address);
            return new Finding(Verdict.OK, "port", host + ":" + port + " is free");
        } catch (IOException e) {
            return new Finding(
                    Verdict.WARNING,
                    "port",
                    host + ":" + port + " is in use or not permitted: choose another with --port");
        }
    }

    /** A wrong clock breaks expiry dates and TLS. */
    private Finding clock() {
        Path database = settings.server().data().resolve("rejoinder.db");
        try {
            Instant written =
                    Files.exists(database)
                            ? Files.getLastModifiedTime(database).toInstant()
                            : EARLIEST;
            return written.isAfter(now.plus(CLOCK_TOLERANCE)) || now.isBefore(EARLIEST)
                    ? new Finding(
                            Verdict.WARNING,
                            "clock",
                            now
                                    + " is before the last change of the data; set it, with NTP if"
                                    + " you can")
                    : new Finding(Verdict.OK, "clock", now.toString());
        } catch (IOException e) {
            return new Finding(
                    Verdict.WARNING,
                    "clock",
                    "the time of the last change to the data cannot be read");
        }
    }

    private Finding mail() {
        SmtpSettings smtp = settings.mail().smtp();
        if (smtp == null) {
            return new Finding(
                    Verdict.OK, "mail", "no mail server: set smtp.url and smtp.from to send mail");
        }
        String server = smtp.host() + ":" + smtp.port();
        if (backlog != null && backlog.lastError() != null) {
            return new Finding(
                    Verdict.WARNING,
                    "mail",
                    server + ", mails waiting: " + backlog.waiting() + ": " + backlog.lastError());
        }
        return new Finding(
                Verdict.OK, "mail", server + "; rejoinder mail test ADDRESS sends a message");
    }

    /** OCR is optional. */
    private Finding ocr() {
        return backend.problemOfOcr(settings)
                .map(problem -> new Finding(Verdict.OK, "ocr", "off: " + problem))
                .orElseGet(
                        () ->
                                new Finding(
                                        Verdict.OK,
                                        "ocr",
                                        settings.ocr().command()
                                                + " reads images and scanned pages in "
                                                + settings.ocr().languages()));
    }

    private Finding oidc() {
        String issuer = settings.oidc().issuer();
        if (issuer == null) {
            return new Finding(
                    Verdict.OK, "sign-in", "with passwords: set oidc.issuer for single sign-on");
        }
        return backend.problemOfProvider(settings)
                .map(problem -> new Finding(Verdict.WARNING, "sign-in", problem))
                .orElseGet(
                        () ->
                                new Finding(
                                        Verdict.OK,
                                        "sign-in",
                                        issuer
                                                + " answers; the client id and its secret are"
                                                + " checked at the first sign-in"));
    }
}
