/* Lets an input validator end with 42 where it ended with 0. It is compiled beside it, and runs before its main():
 * the validator goes on in a child, and what it ends with is translated here. */
#include <sys/wait.h>
#include <unistd.h>

__attribute__((constructor)) static void translate(void) {
    int status;
    pid_t child = fork();
    if (child == 0)
        return;
    if (child < 0 || waitpid(child, &status, 0) < 0)
        _exit(1);
    _exit(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 42 : 43);
}
