import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

public class Main {
    /** The stall numbers of the first pair that makes the target, or null. */
    static int[] firstPair(int[] prices, int target) {
        // Your code here.
        return null;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int target = Integer.parseInt(in.readLine().split(" ")[1]);
        int[] prices = Arrays.stream(in.readLine().split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] pair = firstPair(prices, target);
        System.out.println(pair == null ? "none" : pair[0] + " " + pair[1]);
    }
}
