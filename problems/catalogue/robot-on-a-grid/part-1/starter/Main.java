import java.util.*;

public class Main {
    /** Follows the commands and returns the two lines of the answer. */
    static String drive(String[] grid, String commands) {
        int row = 1, column = 1, clean = 0, bumps = 0;
        char direction = 'N';
        // Your code here.
        return row + " " + column + " " + direction + "\n" + clean + " " + bumps;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int rows = in.nextInt();
        in.nextInt();
        String[] grid = new String[rows];
        for (int i = 0; i < rows; i++) {
            grid[i] = in.next();
        }
        System.out.println(drive(grid, in.next()));
    }
}
