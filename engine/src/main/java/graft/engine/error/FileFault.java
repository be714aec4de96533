package graft.engine.error;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/// Why a file could not be read or written, in words: what Java says is for some causes the file's name alone, for
/// others the length of a piece of it.
public final class FileFault {

    private FileFault() {}

    /// One clause without its full stop, never empty.
    public static String of(IOException failure) {
        return switch (failure) {
            case JacksonException json -> JsonFault.of(json);
            case NoSuchFileException absent -> "there is no " + absent.getFile();
            case AccessDeniedException denied -> "permission is denied for " + denied.getFile();
            case NotDirectoryException file -> file.getFile() + " is no folder";
            case DirectoryNotEmptyException folder -> folder.getFile() + " is not empty";
            case FileAlreadyExistsException there -> there.getFile() + " is there already";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default ->
                failure.getMessage() == null || failure.getMessage().isBlank()
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage();
        };
    }

    /// True where the failure says that the disk or the quota is full; the wording is the operating system's.
    public static boolean diskFull(IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }
}
