// java.util.UUID.fromString. Speaks the lines of cts-peer-library.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

public class Guid {
    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        System.out.println("ready Java " + System.getProperty("java.version"));
        for (String line; (line = lines.readLine()) != null;) {
            String text = new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8);
            try {
                UUID value = UUID.fromString(text);
                System.out.printf("= %s %016x%016x%n", value, value.getMostSignificantBits(),
                                  value.getLeastSignificantBits());
            } catch (IllegalArgumentException error) {
                System.out.println("- " + error.getMessage().replaceAll("\\R", " "));
            }
        }
    }
}
