import java.util.*;

public class Main {
    static final Scanner IN = new Scanner(System.in);

    /** Returns whether at least one of the sensors from a to b is faulty. */
    static boolean isFaulty(int a, int b) {
        System.out.println("? " + a + " " + b);
        System.out.flush();
        return IN.next().equals("FAULT");
    }

    public static void main(String[] args) {
        int n = IN.nextInt();
        List<Integer> faulty = new ArrayList<>();

        // Find the faulty ones.

        StringBuilder answer = new StringBuilder("!");
        for (int sensor : faulty) {
            answer.append(' ').append(sensor);
        }
        System.out.println(answer);
        System.out.flush();
    }
}
