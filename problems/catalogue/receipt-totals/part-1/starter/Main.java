import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int n = Integer.parseInt(in.readLine());
        for (int i = 0; i < n; i++) {
            String[] fields = in.readLine().split(" ");
            String article = fields[0];
            int quantity = Integer.parseInt(fields[1]);
            String price = fields[2];
            // Work out the amount of this line, in cents.
        }

        // Print the total.
    }
}
