import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;

public class Main {
    /** The length of the longest stretch and the position at which it begins, counted from 1. */
    static int[] longestStretch(int[] tracks) {
        // Your code here.
        return new int[] {0, 0};
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        in.readLine();
        int[] tracks = Arrays.stream(in.readLine().split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] stretch = longestStretch(tracks);
        System.out.println(stretch[0] + " " + stretch[1]);
    }
}
