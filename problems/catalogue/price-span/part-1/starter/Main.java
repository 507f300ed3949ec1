import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int n = Integer.parseInt(in.readLine());
        String[] words = in.readLine().split(" ");
        int[] prices = new int[n];
        for (int i = 0; i < n; i++) {
            prices[i] = words[i].equals("-") ? 0 : Integer.parseInt(words[i]); // 0: closed
        }

        // Find the span of each trading day.

        // Print the sum of the spans, then the day with the largest span and that span.
    }
}
