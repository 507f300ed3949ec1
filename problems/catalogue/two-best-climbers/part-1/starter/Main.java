import java.util.*;

public class Main {
    static final Scanner IN = new Scanner(System.in);

    /** Returns the faster one of two climbers. */
    static int faster(int a, int b) {
        System.out.println("? " + a + " " + b);
        System.out.flush();
        return IN.nextInt();
    }

    public static void main(String[] args) {
        int n = IN.nextInt();

        // Find the two, then: System.out.println("! " + first + " " + second);
    }
}
