/* Lets a program that is called as testlib's are (input, output, answer) judge in the format's way. It is compiled
 * beside it, and runs before its main(): the program goes on in a child with the arguments that it knows, and what it
 * ends with is translated here. Less than all of the points is wrong: there is no share of them here. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define INTERACTS 0
#define ACCEPTED 42
#define WRONG 43
#define FAILED 3

static char output[4096], message[4096];

static void keep_output(void) {
    char block[65536];
    ssize_t size;
    int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while ((size = read(0, block, sizeof block)) > 0)
        if (write(file, block, size) != size)
            _exit(FAILED);
    close(file);
}

static int word_of_points(void) {
    double points;
    FILE *told = fopen(message, "r");
    if (!told || (fscanf(told, " points %lf", &points) != 1 && (rewind(told), fscanf(told, "%lf", &points) != 1)))
        return FAILED;
    return points >= 1 ? ACCEPTED : WRONG;
}

static int word(int status) {
    switch (WIFEXITED(status) ? WEXITSTATUS(status) : FAILED) {
        case 0: return ACCEPTED;
        case 1: case 2: case 4: case 8: return WRONG;
        case 7: return word_of_points();
        default: return FAILED;
    }
}

static void become_the_program(char **argv) {
    dup2(open(message, O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
    if (!INTERACTS)
        dup2(open("/dev/null", O_RDONLY), 0);
    argv[3] = argv[2];
    argv[2] = output;
}

__attribute__((constructor)) static void translate(int argc, char **argv) {
    int status;
    pid_t child;
    if (argc < 4)
        _exit(FAILED);
    snprintf(output, sizeof output, "%s/team.out", argv[3]);
    snprintf(message, sizeof message, "%s/judgemessage.txt", argv[3]);
    if (!INTERACTS)
        keep_output();
    child = fork();
    if (child == 0) {
        become_the_program(argv);
        return;
    }
    close(0);
    close(1);
    if (child < 0 || waitpid(child, &status, 0) < 0)
        _exit(FAILED);
    _exit(word(status));
}
