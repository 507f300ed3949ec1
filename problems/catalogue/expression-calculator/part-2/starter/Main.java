import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.Map;

public class Main {
    static final Map<String, Long> variables = new HashMap<>();

    /** The answer to one line, an expression or an assignment: a value, "name = value" or "error". */
    static String answer(String line) {
        // Your code here.
        return "0";
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        for (int n = Integer.parseInt(in.readLine()); n > 0; n--) {
            out.append(answer(in.readLine())).append('\n');
        }
        System.out.print(out);
    }
}
