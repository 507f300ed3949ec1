import java.util.*;

public class Main {
    static final Scanner IN = new Scanner(System.in);

    /** Looks a key up and returns whether it was in the cache. */
    static boolean isHit(int key) {
        System.out.println("? " + key);
        System.out.flush();
        return IN.next().equals("HIT");
    }

    public static void main(String[] args) {
        // Find out what the cache is, then: System.out.println("! " + kind + " " + c);
    }
}
