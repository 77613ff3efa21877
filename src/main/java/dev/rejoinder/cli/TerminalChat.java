package dev.rejoinder.cli;

import org.jspecify.annotations.Nullable;

/** The state of a {@code chat}. Only {@link #interrupted} may be called from another thread. */
final class TerminalChat {
    private final ApiClient api;
    private final String bot;
    private final Terminal terminal;
    private final String command;
    private volatile @Nullable String conversation;

    /** The answer that is being written; null while the user writes. */
    private volatile @Nullable AnswerStream answer;

    private volatile boolean stopping;

    /**
     * Creates the chat.
     *
     * @param command the command that continues it, without its conversation
     */
    TerminalChat(
            ApiClient api,
            String bot,
            @Nullable String conversation,
            Terminal terminal,
            String command) {
        this.command = command;
        this.api = api;
        this.bot = bot;
        this.conversation = conversation;
        this.terminal = terminal;
    }

    void prompt() {
        if (terminal.interactive()) {
            terminal.write("> ");
        }
    }

    /** Prints the answer to a question. Returns false, after a note, if there is none. */
    boolean ask(String question) {
        var asked = new AnswerStream(api, bot, conversation, question);
        var printer = new AnswerPrinter(terminal, false);
        stopping = false;
        answer = asked;
        try {
            printer.end(asked.follow(printer));
            return true;
        } catch (ApiFailure failure) {
            terminal.note(FailureMessage.of(failure));
            return false;
        } finally {
            answer = null;
            conversation = asked.conversation();
        }
    }

    /** Stops the answer; leaves if there is none, or if it is being stopped already. */
    void interrupted() {
        AnswerStream running = answer;
        if (running == null) {
            leave(ExitCode.OK);
        } else if (stopping) {
            conversation = running.conversation();
            leave(ExitCode.INTERRUPTED);
        } else {
            stopping = true;
            running.stop();
        }
    }

    private void leave(ExitCode code) {
        terminal.write("\n");
        end();
        System.exit(code.number());
    }

    /** Prints how to continue the conversation. */
    void end() {
        if (conversation != null) {
            terminal.note("Continue with: " + command + " --conversation " + conversation);
        }
    }
}
