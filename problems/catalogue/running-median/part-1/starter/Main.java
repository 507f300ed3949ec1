import java.io.*;
import java.util.*;

public class Main {
    static class Station {
        /** Takes the next reading. */
        void report(double x) {
            // Your code here.
        }

        /** Makes reading number i count no more; the first one is number 1. */
        void retract(int i) {
            // Your code here.
        }

        /** Returns the median of the readings that count, or null where there are none. */
        Double median() {
            // Your code here.
            return null;
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Station station = new Station();
        StringBuilder out = new StringBuilder();
        for (int n = Integer.parseInt(in.readLine().trim()); n > 0; n--) {
            String[] words = in.readLine().trim().split(" ");
            if (words[0].equals("+")) {
                station.report(Double.parseDouble(words[1]));
            } else if (words[0].equals("-")) {
                station.retract(Integer.parseInt(words[1]));
            } else {
                Double median = station.median();
                out.append(median == null ? "none" : median.toString()).append('\n');
            }
        }
        System.out.print(out);
    }
}
