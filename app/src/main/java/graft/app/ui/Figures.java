package graft.app.ui;

import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.regex.Pattern;

/// How numbers are written everywhere on the screen: counts with separators, sizes in binary units, durations as a
/// person says them. One place, so that a figure never looks different in two panels. Nothing known is an en dash.
///
/// Every figure on the screen is written as the language writes it, those in fields, too: fields take either decimal
/// sign. Only the recipe's text, the command line and files that are exported have a point everywhere; of them nothing
/// is written here.
public final class Figures {

    /// What stands where nothing is known.
    public static final String NONE = "–";

    private static final Pattern DECIMAL = Pattern.compile("[-+−]?\\d*\\.\\d+(?:[eE][-+−]?\\d+)?");

    /// Below which every whole number is exact.
    private static final long WHOLE = 1L << 53;

    private Figures() {}

    /// `891,264`; a dash for negative numbers.
    public static String count(long value) {
        return value < 0 ? NONE : String.format(Locale.getDefault(Locale.Category.FORMAT), "%,d", value);
    }

    /// `124.6 M`, `4.2 M`, `12.3 k`.
    public static String shortCount(long value) {
        if (value < 0) {
            return NONE;
        }
        if (value < 1_000) {
            return Long.toString(value);
        }
        return value < 1_000_000
                ? fixed(value / 1e3, 1) + " k"
                : value < 1_000_000_000 ? fixed(value / 1e6, 1) + " M" : fixed(value / 1e9, 1) + " B";
    }

    /// `0.715 %`, `12.4 %`, `100 %`: three significant digits.
    public static String percent(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        int digits = value >= 99.95 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return fixed(value, digits) + " %";
    }

    /// `3.4 MiB`, `476 MiB`, `1.3 GiB`.
    public static String bytes(long value) {
        if (value < 0) {
            return NONE;
        }
        if (value < 1024) {
            return value + " B";
        }
        double scaled = value / 1024.0;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return fixed(scaled, scaled >= 99.95 ? 0 : 1) + " " + units[unit];
    }

    /// `8 s`, `2 min 10 s`, `2 h 05 min`; a dash when unknown.
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0) {
            return NONE;
        }
        if (seconds < 9.95) {
            return fixed(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + String.format(Locale.ROOT, "%02d", whole / 60 % 60) + " min";
    }

    /// A time of day, with the day where that is not today; a dash when unknown.
    ///
    /// @param seconds since the epoch
    public static String moment(double seconds) {
        if (!Double.isFinite(seconds)) {
            return NONE;
        }
        ZonedDateTime at = Instant.ofEpochMilli(Math.round(seconds * 1e3)).atZone(ZoneId.systemDefault());
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM);
        return at.toLocalDate().equals(LocalDate.now(at.getZone()))
                ? time.format(at)
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT).format(at) + " " + time.format(at);
    }

    /// A metric or loss: `0.918`, `12.31`, `2,462`; a dash when unknown.
    public static String metric(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? NONE : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size >= 1_000) {
            return (value < 0 ? "−" : "") + count(Math.round(size));
        }
        return size != 0 && size < 0.0005 ? rate(value) : fixed(value, size >= 100 ? 1 : size >= 10 ? 2 : 3);
    }

    /// A learning rate: `1e-3`, `3e-4`, `2.5e-5`.
    public static String rate(double value) {
        if (value == 0) {
            return "0";
        }
        if (!Double.isFinite(value)) {
            return NONE;
        }
        int exponent = (int) Math.floor(Math.log10(Math.abs(value)) + 1e-12);
        double mantissa = Math.round(value / Math.pow(10, exponent) * 100) / 100.0;
        return trimmed(mantissa) + "e" + exponent;
    }

    /// With as many decimals as needed, at most six: `0.1`, `1`, `0.06`.
    public static String trimmed(double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < WHOLE) {
            return whole < 0 ? "−" + -whole : Long.toString(whole); // most are, and a table has thousands
        }
        String text = String.format(Locale.ROOT, "%.6f", value).replace('-', '−');
        return shown(text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", ""));
    }

    /// A number with a point, as recipes and the engine write it, as the language writes it; other words stay as they
    /// are.
    public static String shown(String written) {
        return DECIMAL.matcher(written).matches() ? written.replace('.', decimalSign()) : written;
    }

    /// A number as it was typed, as recipes write it: of either decimal sign and either minus. Whole thousands may have
    /// the language's sign between them, as counts have on the screen: `1,000` is no 1.
    public static String plain(String typed) {
        char between = DecimalFormatSymbols.getInstance(Locale.getDefault(Locale.Category.FORMAT))
                .getGroupingSeparator();
        String text = typed.strip().replace('−', '-');
        return text.matches("[1-9]\\d{0,2}(?:" + Pattern.quote(String.valueOf(between)) + "000)+")
                ? text.replace(String.valueOf(between), "")
                : text.replace(',', '.');
    }

    /// What stands between a number's whole part and its decimals in this language.
    public static char decimalSign() {
        return DecimalFormatSymbols.getInstance(Locale.getDefault(Locale.Category.FORMAT))
                .getDecimalSeparator();
    }

    /// With so many decimals, as the language writes them.
    public static String fixed(double value, int digits) {
        return String.format(Locale.getDefault(Locale.Category.FORMAT), "%." + digits + "f", value)
                .replace('-', '−');
    }
}
