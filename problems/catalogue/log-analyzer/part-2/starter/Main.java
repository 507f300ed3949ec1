import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int n = Integer.parseInt(in.readLine());
        List<String> log = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            log.add(in.readLine());
        }

        // Print the five counts as in part 1, then the services with the most errors.
    }
}
