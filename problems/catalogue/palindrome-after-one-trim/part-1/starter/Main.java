import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Main {
    /** One of "palindrome", "almost" and "no". */
    static String judge(String text) {
        // Your code here.
        return "no";
    }

    public static void main(String[] args) throws IOException {
        String text = new BufferedReader(new InputStreamReader(System.in)).readLine();
        System.out.println(judge(text));
    }
}
