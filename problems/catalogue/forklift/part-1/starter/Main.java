import java.util.*;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int r = in.nextInt();
        int c = in.nextInt();
        int k = in.nextInt();
        String[] hall = new String[r];
        for (int i = 0; i < r; i++) {
            hall[i] = in.next();
        }

        // Print the number of moves and, in a second line, the moves; or -1.
    }
}
