import java.util.*;

public class Main {
    static final int MODULUS = 1_000_000_007;

    /** Returns in how many ways the price can be paid, with counts[i] coins worth values[i] each. */
    static long ways(int price, int[] values, int[] counts) {
        // Your code here.
        return -1;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt(), price = in.nextInt();
        int[] values = new int[n], counts = new int[n];
        for (int i = 0; i < n; i++) {
            values[i] = in.nextInt();
            counts[i] = in.nextInt();
        }
        System.out.println(ways(price, values, counts));
    }
}
