package graft.engine.data.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The parts of C's `strftime` that templates use to tell a model the date.
final class Dates {

    private static final int LONGEST = 1000;

    private Dates() {}

    static String format(String format, LocalDateTime time) {
        if (format.length() > LONGEST) {
            throw new TemplateFailure("a date's format has more than " + LONGEST + " characters");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char kind = format.charAt(++i);
            String pattern = switch (kind) {
                case 'Y' -> "uuuu";
                case 'y' -> "uu";
                case 'm' -> "MM";
                case 'd' -> "dd";
                case 'e' -> "ppd";
                case 'H' -> "HH";
                case 'I' -> "hh";
                case 'M' -> "mm";
                case 'S' -> "ss";
                case 'p' -> "a";
                case 'b' -> "MMM";
                case 'B' -> "MMMM";
                case 'a' -> "EEE";
                case 'A' -> "EEEE";
                case 'j' -> "DDD";
                case 'F' -> "uuuu-MM-dd";
                case 'T' -> "HH:mm:ss";
                default -> "";
            };
            if (kind == '%') {
                text.append('%');
            } else if (pattern.isEmpty()) {
                throw new TemplateFailure("the date part %" + kind + " is not known");
            } else {
                text.append(DateTimeFormatter.ofPattern(pattern, Locale.US).format(time));
            }
        }
        return text.toString();
    }
}
