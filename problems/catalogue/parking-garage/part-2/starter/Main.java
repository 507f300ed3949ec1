import java.io.*;
import java.util.*;

public class Main {
    static class Garage {
        final String spots;

        Garage(String spots) {
            this.spots = spots;
        }

        /** Returns the line to print: the number of the spot, or WAIT. */
        String arrive(String plate, char size) {
            // Your code here.
            return "";
        }

        /** Returns the line to print: the spot (and who takes it), LANE or UNKNOWN. */
        String leave(String plate) {
            // Your code here.
            return "";
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Garage garage = new Garage(in.readLine().trim());
        StringBuilder out = new StringBuilder();
        for (int i = Integer.parseInt(in.readLine().trim()); i > 0; i--) {
            String[] words = in.readLine().trim().split(" ");
            out.append(words[0].equals("IN") ? garage.arrive(words[1], words[2].charAt(0)) : garage.leave(words[1]));
            out.append('\n');
        }
        System.out.print(out);
    }
}
