import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
    /** The position of the first bracket out of place, counted from 1, or 0 if there is none. */
    static int outOfPlace(String text) {
        // Your code here.
        return 0;
    }

    public static void main(String[] args) throws IOException {
        String text = new BufferedReader(new InputStreamReader(System.in)).readLine();
        int position = outOfPlace(text);
        System.out.println(position == 0 ? "ok" : String.valueOf(position));
    }
}
