import java.util.*;

public class Main {
    /** Returns the lowest cost at which the typed word becomes the meant one. */
    static int distance(String typed, String meant) {
        // Your code here.
        return -1;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        System.out.println(distance(in.next(), in.next()));
    }
}
