import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        String name = new Scanner(System.in).nextLine();

        // Print the greeting with System.out.println().
    }
}
